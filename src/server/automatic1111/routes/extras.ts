import { z } from 'zod'
import { type EngineClient, LikenessError } from '../../../engine/index.ts'
import type { RouteInput } from '../../../shared/api/contract.ts'
import { Base64File, json } from '../../replies/reply.ts'
import { base64Picture, defineRoute, type ServerContext } from '../../routes/route.ts'
import { coercedBoolean, coercedInt, coercedNumber, coercedText } from '../coerced.ts'
import { findUpscaler, restorerChoice, type Upscaler } from '../enhancers.ts'
import { outputOfSettings } from '../samples-format.ts'

// Source: stable-diffusion-webui, modules/api/models.py, scripts/postprocessing_upscale.py
const share = coercedNumber(z.number().min(0).max(1)).nullish()
const side = coercedInt(z.int().min(1).max(16_384)).nullish()
const common = {
  resize_mode: coercedInt(z.literal([0, 1]))
    .nullish()
    .describe('0, unless given: by upscaling_resize; 1: to upscaling_resize_w × upscaling_resize_h.'),
  show_extras_results: coercedBoolean.nullish().describe('The picture is answered in any case, as there.'),
  gfpgan_visibility: share.describe('How much shows of restored faces, by GFPGAN where it is installed.'),
  codeformer_visibility: share.describe('The same, by CodeFormer; of both together, CodeFormer restores.'),
  codeformer_weight: share.describe('0 changes most, 1 stays closest to the picture.'),
  upscaling_resize: coercedNumber(z.number().min(0.01).max(16)).nullish().describe('2 unless given.'),
  upscaling_resize_w: side.describe('512 unless given.'),
  upscaling_resize_h: side.describe('512 unless given.'),
  upscaling_crop: coercedBoolean
    .nullish()
    .describe('True unless given: what is more than width × height is cut off.'),
  upscaler_1: coercedText
    .nullish()
    .describe(
      'Of `upscalers`. None, unless given: the size stays as it is. Networks not installed are replaced.',
    ),
  upscaler1: coercedText.nullish().describe('Taken where upscaler_1 is missing.'),
  upscaler_2: coercedText.nullish().describe('None: pictures are enlarged by one upscaler.'),
  extras_upscaler_2_visibility: share.describe('0 unless given.'),
  upscale_first: coercedBoolean.nullish().describe('Faces are restored after enlarging in any case.'),
}
const singleBody = z.looseObject({ ...common, image: base64Picture })
const batchBody = z.looseObject({
  ...common,
  imageList: z
    .array(z.looseObject({ data: base64Picture, name: z.string().nullish() }))
    .min(1, 'give at least one picture')
    .max(100),
})
type Extras = z.output<z.ZodObject<typeof common>>

const htmlInfo = z.string().describe('What was done, as HTML.')

/** What is done with each picture. @throws LikenessError `bad-option` */
const planOf = async (body: Extras, { engine, settings }: ServerContext) => {
  assertOneUpscaler(body)
  const upscaler = await findUpscaler(body.upscaler_1 ?? body.upscaler1 ?? 'None', engine)
  const { enlargeWith, use } = upscaler.choice ?? {}
  const [byGfpgan, byCodeformer] = [body.gfpgan_visibility ?? 0, body.codeformer_visibility ?? 0]
  const options: Omit<RouteInput<'enhance'>, 'file'> = {
    finish: upscaler.choice ? sizeOf(body) : { scale: 1 },
    enlargeWith,
    restore: 1 - (1 - byGfpgan) * (1 - byCodeformer),
    fidelity: body.codeformer_weight ?? 0,
    use: { ...use, ...(await restorerFor(byGfpgan, byCodeformer, engine)) },
    output: outputOfSettings(settings.followed()),
  }
  return { options, info: describe(body, upscaler) }
}

const assertOneUpscaler = ({
  upscaler_2: second,
  extras_upscaler_2_visibility: visibility,
}: Extras): void => {
  if (!second || second === 'None' || !visibility) return
  throw new LikenessError(
    'bad-option',
    'upscaler_2: pictures are enlarged by one upscaler. Choose "None", or leave extras_upscaler_2_visibility at 0.',
  )
}

const sizeOf = (body: Extras): RouteInput<'enhance'>['finish'] =>
  body.resize_mode === 1
    ? {
        width: body.upscaling_resize_w ?? 512,
        height: body.upscaling_resize_h ?? 512,
        crop: body.upscaling_crop ?? true,
      }
    : { scale: body.upscaling_resize ?? 2 }

const restorerFor = async (byGfpgan: number, byCodeformer: number, engine: EngineClient) => {
  if (byGfpgan === 0 && byCodeformer === 0) return {}
  const { packs } = await engine.request('models.list', {})
  return restorerChoice(byCodeformer > 0 ? 'codeformer' : 'gfpgan', packs)
}

/** As the web UI says it. */
const describe = (body: Extras, { name, choice }: Upscaler): string => {
  const { upscaling_resize: by, gfpgan_visibility: gfpgan, codeformer_visibility: codeformer } = body
  const [width, height] = [body.upscaling_resize_w ?? 512, body.upscaling_resize_h ?? 512]
  const facts = [
    ...(choice
      ? [
          body.resize_mode === 1
            ? `Postprocess upscale to: ${width}x${height}`
            : `Postprocess upscale by: ${by ?? 2}`,
          `Postprocess upscaler: ${name}`,
        ]
      : []),
    ...(gfpgan ? [`GFPGAN visibility: ${gfpgan}`] : []),
    ...(codeformer
      ? [`CodeFormer visibility: ${codeformer}`, `CodeFormer weight: ${body.codeformer_weight ?? 0}`]
      : []),
  ]
  const text = facts.join(', ').replace(/[&<>]/g, letter => `&#${letter.charCodeAt(0)};`)
  return `<p>${text}</p>`
}

/** Enhances a picture after the other, each as a job of its own. */
const enhanceAll = async (
  files: readonly string[],
  options: Omit<RouteInput<'enhance'>, 'file'>,
  { jobs }: ServerContext,
  signal: AbortSignal,
): Promise<readonly Base64File[]> => {
  const results: Base64File[] = []
  for (const file of files) {
    const { value } = await jobs.run({ route: 'enhance', input: { ...options, file } }, signal)
    if (!('file' in value)) throw new Error('enhance returned no file')
    results.push(new Base64File(value.file))
  }
  return results
}

/** AUTOMATIC1111's routes that enlarge pictures and restore faces. Source: as above, and modules/postprocessing.py */
export const extrasRoutes = [
  defineRoute({
    method: 'POST',
    path: '/sdapi/v1/extra-single-image',
    tag: 'automatic1111',
    summary: 'Enlarge a picture and restore its faces',
    queued: true,
    body: { schema: singleBody, types: ['json'], files: [] },
    response: {
      description: 'The picture.',
      schema: z.object({ html_info: htmlInfo, image: z.string() }),
    },
    handle: async ({ body, uploads, signal }, context) => {
      const read = async () => {
        const { image, ...extras } = await body()
        return { ...(await planOf(extras, context)), file: await uploads.fileOf('image', image) }
      }
      const { options, info, file } = await read()
      const [image] = await enhanceAll([file], options, context, signal)
      return json({ html_info: info, image })
    },
  }),
  defineRoute({
    method: 'POST',
    path: '/sdapi/v1/extra-batch-images',
    tag: 'automatic1111',
    summary: 'Enlarge pictures and restore their faces',
    queued: true,
    body: { schema: batchBody, types: ['json'], files: [] },
    response: {
      description: 'The pictures, in their order.',
      schema: z.object({ html_info: htmlInfo, images: z.array(z.string()) }),
    },
    handle: async ({ body, uploads, signal }, context) => {
      const read = async () => {
        const { imageList, ...extras } = await body()
        const plan = await planOf(extras, context)
        const files: string[] = []
        for (const { data } of imageList) files.push(await uploads.fileOf('imageList', data))
        return { ...plan, files }
      }
      const { options, info, files } = await read()
      return json({ html_info: info, images: await enhanceAll(files, options, context, signal) })
    },
  }),
]
