import { z } from 'zod'
import { controlnetFields, ipAdapterChoice } from '../../shared/api/adapters.ts'
import { createInput } from '../../shared/api/create.ts'
import { inpaintFields } from '../../shared/api/inpaint.ts'
import { jobId } from '../../shared/api/job-id.ts'
import { jobView } from '../jobs/job-view.ts'
import { json } from '../replies/reply.ts'
import { tellEnd } from '../webhooks/tell-end.ts'
import { personPicture, readPerson } from './person-fields.ts'
import {
  allowNsfwDescription,
  defineRoute,
  faceField,
  picture,
  type RouteRequest,
  saveDescription,
} from './route.ts'
import { readMask, swapFields } from './swap-fields.ts'

const { pack, provider, allowNsfw } = createInput.shape

/** Clients neither send nor get paths: photos are uploaded, results are named by their library id. */
const body = createInput.omit({ out: true }).extend({
  photo: personPicture
    .optional()
    .describe('A photo with a face, or a kept person, whose face goes into the drawing.'),
  photoFace: faceField(createInput.shape.photoFace),
  photoPerson: personPicture
    .optional()
    .describe('A picture of the person whose face in the photo is used, or a kept person.'),
  init: picture.optional().describe('A picture to start from instead of noise (img2img).'),
  inpaint: inpaintFields
    .omit({ mask: true })
    .optional()
    .describe('Draws only a part of `init`, or its sides. Left out, with `inpaintMask`, its defaults.'),
  controlnets: z
    .array(controlnetFields.extend({ image: picture }))
    .max(4)
    .optional()
    .describe('ControlNets, each with its control picture in base64; `preprocessor` makes it of a photo.'),
  ipAdapter: ipAdapterChoice
    .extend({ face: personPicture })
    .optional()
    .describe('An IP-Adapter FaceID, and a picture of the face that is followed, or a kept person.'),
  inpaintMask: picture
    .optional()
    .describe('White is drawn anew, black stays, grey in part; of the size of `init`, or its shape.'),
  loras: createInput.shape.loras.describe(
    'LoRAs to merge into a checkpoint, and how much of each: `[{"lora": "film-grain", "weight": 0.8}]`.',
  ),
  vae: createInput.shape.vae.describe("A VAE to decode with in the place of the checkpoint's own."),
  ...swapFields,
  webhook: z
    .string()
    .max(2000)
    .optional()
    .describe('An address that is told what became of the job, on a host that the server may call.'),
  save: createInput.shape.save.describe(saveDescription),
  // Without their defaults: the person's settings fill in what is left out.
  pack: pack.unwrap().optional(),
  provider: provider.unwrap().optional(),
  allowNsfw: allowNsfw.unwrap().optional().describe(allowNsfwDescription),
})
type Body = z.output<typeof body>

const pictures = ['photo', 'photoPerson', 'init', 'inpaintMask'] as const

const params = { id: jobId }

const readInput = async ({ body, uploads }: RouteRequest<Body>) => {
  const { mask, inpaint, inpaintMask, controlnets, ipAdapter, ...given } = await body()
  const personOf = async (name: 'photo' | 'photoPerson') =>
    given[name] === undefined ? undefined : readPerson(name, given[name], uploads)
  const [photo, photoPerson, init] = [
    await personOf('photo'),
    await personOf('photoPerson'),
    given.init && (await uploads.fileOf('init', given.init)),
  ]
  const parts = inpaintMask
    ? { inpaint: { ...inpaint, mask: await uploads.fileOf('inpaintMask', inpaintMask) } }
    : { inpaint }
  const controls = await Promise.all(
    (controlnets ?? []).map(async control => ({
      ...control,
      image: await uploads.fileOf('controlnets', control.image),
    })),
  )
  const steering = {
    controlnets: controlnets && controls,
    ipAdapter: ipAdapter && {
      ...ipAdapter,
      face: await readPerson('ipAdapter', ipAdapter.face, uploads),
    },
  }
  return { ...given, ...parts, ...steering, photo, photoPerson, init, mask: await readMask(mask, uploads) }
}

export const jobRoutes = [
  defineRoute({
    method: 'POST',
    path: '/api/jobs',
    tag: 'likeness',
    summary: 'Queue a picture and reply at once',
    description: 'Takes every option of the command line. Unknown fields are refused.',
    queued: true,
    body: { schema: body, types: ['json', 'multipart', 'urlencoded'], files: [...pictures, 'mask'] },
    status: 202,
    response: {
      description: 'The job.',
      schema: z.object({ id: jobId, url: z.string(), events: z.string() }),
    },
    handle: async (request, context) => {
      const { webhook, ...input } = await readInput(request)
      const { jobs, webhooks } = context
      const target = webhook === undefined ? undefined : webhooks.target(webhook)
      const id = await jobs.submit({ route: 'create', input }, () => {
        void request.uploads.release()
        if (target) void tellEnd(id, target, request.base, context)
      })
      request.uploads.handOver()
      return json({ id, url: `/api/jobs/${id}`, events: `/api/jobs/${id}/events` }, 202)
    },
  }),
  defineRoute({
    method: 'GET',
    path: '/api/jobs/{id}',
    tag: 'likeness',
    summary: 'State of a job, and its results when it is done',
    description: 'The last hundred jobs that ended are kept.',
    params,
    response: { description: 'The job.', schema: jobView },
    handle: async ({ params: { id } }, { jobs }) => json(await jobs.view(id)),
  }),
  defineRoute({
    method: 'GET',
    path: '/api/jobs/{id}/events',
    tag: 'likeness',
    summary: "Follow a job's events until it ends",
    description:
      'Server-sent events: `state` with the job as GET returns it, at once and at every change; `progress` with stage, step and fraction; `preview` with a JPEG in base64 after every denoising step. Closing the stream does not cancel the job.',
    params,
    response: { description: 'The events.', type: 'text/event-stream' },
    handle: async ({ params: { id } }, { jobs }) => ({
      kind: 'events',
      follow: await jobs.follower(id),
    }),
  }),
  defineRoute({
    method: 'DELETE',
    path: '/api/jobs/{id}',
    tag: 'likeness',
    summary: 'Cancel a job',
    description: 'A running job stops after its current step; a job that has ended does not change.',
    params,
    response: { description: 'The job.', schema: jobView },
    handle: async ({ params: { id } }, { jobs }) => {
      await jobs.cancel(id)
      return json(await jobs.view(id))
    },
  }),
]
