import { z } from 'zod'
import type { RouteInput } from '../../../shared/api/contract.ts'
import { FieldError } from '../../errors/http-error.ts'
import { peopleOfClients } from '../../jobs/people-of-clients.ts'
import { withSettings } from '../../jobs/policy.ts'
import { Base64File, json } from '../../replies/reply.ts'
import { base64Picture, defineRoute, type ServerContext } from '../../routes/route.ts'
import { coercedInt, coercedText } from '../coerced.ts'
import { listUpscalers } from '../enhancers.ts'
import {
  afterSwap,
  listSwappers,
  pairsOf,
  personCalled,
  reactorFields,
  refuseInReactor,
  swapperChoice,
} from '../reactor-swap.ts'
import { outputOfSettings } from '../samples-format.ts'

const imageBody = z.looseObject({
  source_image: z
    .union([base64Picture, z.literal('')])
    .nullish()
    .describe('Whose face is taken, in base64; not with a face model.'),
  target_image: base64Picture,
  ...reactorFields,
})
const buildBody = z.looseObject({
  source_images: z.array(base64Picture).min(1, 'give at least one picture').max(100),
  name: coercedText,
  compute_method: coercedInt(z.int())
    .nullish()
    .describe('A person is the robust mean of the faces in any case.'),
})
const faceModels = z.object({ facemodels: z.array(z.string()) })

const listFaceModels = async ({ engine, policy }: ServerContext) => ({
  facemodels: (await peopleOfClients(engine, policy)).people.map(({ name }) => name).filter(Boolean),
})

const listRoute = (
  path: string,
  summary: string,
  key: string,
  read: (context: ServerContext) => Promise<readonly string[]>,
) =>
  defineRoute({
    method: 'GET',
    path: `/reactor/${path}`,
    tag: 'automatic1111',
    summary,
    response: { description: 'The names.', schema: z.object({ [key]: z.array(z.string()) }) },
    handle: async (_request, context) => json({ [key]: await read(context) }),
  })

/** The API of ReActor, an extension of the web UI that swaps faces. Source: Gourieff/sd-webui-reactor, scripts/reactor_api.py */
export const reactorRoutes = [
  defineRoute({
    method: 'POST',
    path: '/reactor/image',
    tag: 'automatic1111',
    summary: 'Swap faces of one picture onto faces of another',
    queued: true,
    body: { schema: imageBody, types: ['json'], files: [] },
    response: { description: 'The picture.', schema: z.object({ image: z.string() }) },
    handle: async ({ body, uploads, signal }, { engine, jobs, policy, savedResults, settings }) => {
      const output = outputOfSettings(settings.followed())
      const read = async () => {
        const { source_image, target_image, ...fields } = await body()
        refuseInReactor(fields)
        const person =
          fields.select_source === 1
            ? personCalled(fields.face_model ?? '', (await peopleOfClients(engine, policy)).people)
            : undefined
        if (!person && !source_image)
          throw new FieldError({ path: ['source_image'], problem: 'please provide a source face' })
        const swap: RouteInput<'swap'> = {
          source: person ?? (await uploads.fileOf('source_image', source_image ?? '')),
          target: await uploads.fileOf('target_image', target_image),
          faceOrder: 'left-to-right',
          map: pairsOf(fields, person),
          use: await swapperChoice(fields.model, engine),
        }
        return { swap, enhance: await afterSwap(fields, engine) }
      }
      const { swap, enhance } = await read()
      // What is enhanced next is not kept by itself.
      const asked: RouteInput<'swap'> = enhance ? { ...swap, save: false } : { ...swap, output }
      const swapped = await jobs.run({ route: 'swap', input: asked }, signal)
      if (!enhance) return json({ image: new Base64File(swapped.value.file) })
      try {
        const input = { ...enhance, file: swapped.value.file, output }
        const enhanced = await jobs.run({ route: 'enhance', input }, signal)
        return json({ image: new Base64File(enhanced.value.file) })
      } finally {
        await savedResults.sent(swapped.value.file)
      }
    },
  }),
  listRoute('models', 'List what swaps faces', 'models', ({ engine }) => listSwappers(engine)),
  listRoute('upscalers', 'List what enlarges pictures', 'upscalers', async ({ engine }) =>
    (await listUpscalers(engine)).map(({ name }) => name),
  ),
  defineRoute({
    method: 'GET',
    path: '/reactor/facemodels',
    tag: 'automatic1111',
    summary: 'List the kept people by their names',
    description: 'In the app only those that clients added.',
    response: { description: 'The names.', schema: faceModels },
    handle: async (_request, context) => json(await listFaceModels(context)),
  }),
  defineRoute({
    method: 'POST',
    path: '/reactor/facemodels',
    tag: 'automatic1111',
    summary: 'Keep a person: the one whom most of the pictures show',
    queued: true,
    body: { schema: buildBody, types: ['json'], files: [] },
    response: { description: 'All names.', schema: faceModels },
    handle: async ({ body, uploads, signal }, context) => {
      const { engine, policy } = context
      const read = async () => {
        const { source_images, name } = await body()
        const pictures: string[] = []
        for (const image of source_images) pictures.push(await uploads.fileOf('source_images', image))
        return { name, pictures, origin: 'api' as const, among: policy && ('api' as const) }
      }
      const input = await withSettings<RouteInput<'people.add'>>(await read(), engine, policy)
      await engine.request('people.add', input, { signal })
      return json(await listFaceModels(context))
    },
  }),
]
