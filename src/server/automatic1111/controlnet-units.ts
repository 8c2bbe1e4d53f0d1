import { z } from 'zod'
import { type EngineClient, LikenessError } from '../../engine/index.ts'
import { adapterNamed } from '../../shared/api/adapter-packs.ts'
import type { ControlnetChoice } from '../../shared/api/adapters.ts'
import type { RouteInput } from '../../shared/api/contract.ts'
import type { PackReport } from '../../shared/api/models.ts'
import type { UploadSet } from '../body/uploads.ts'
import { coercedBoolean, coercedNumber } from './coerced.ts'
import type { scriptArguments } from './drawing-body.ts'

/** What Mikubill's sd-webui-controlnet calls the preprocessors. Source: its `internal_controlnet/args.py` and API wiki */
export const controlModules: Readonly<Record<string, ControlnetChoice['preprocessor']>> = {
  none: 'none',
  canny: 'canny',
  openpose_face: 'openpose',
  openpose_faceonly: 'openpose',
  openpose_hand: 'openpose',
  openpose_full: 'openpose',
  openpose: 'openpose',
  mediapipe_face: 'mediapipe-face',
}

/** Empty where a client has none. */
const picture = z.union([z.string(), z.looseObject({ image: z.string() })])
const share = coercedNumber(z.number().min(0).max(1))

const unit = z.looseObject({
  enabled: coercedBoolean.nullish(),
  module: z
    .string()
    .nullish()
    .describe(`One of ${Object.keys(controlModules).join(', ')}.`),
  model: z.string().nullish().describe('As `/controlnet/model_list` lists it, or its id.'),
  weight: coercedNumber(z.number().min(0).max(2)).nullish(),
  image: picture.nullish().describe('In base64; left out in img2img, the photo.'),
  input_image: picture.nullish().describe('Its older name.'),
  guidance_start: share.nullish(),
  guidance_end: share.nullish(),
})

/** As sd-webui-controlnet lists a model. */
export const controlModelTitle = ({ name, sha256 }: NonNullable<PackReport['adapter']>): string =>
  `${name} [${sha256.slice(0, 8)}]`

/**
 * The ControlNets that a request for the web UI asks for.
 * @param init the photo of img2img, for units without a picture of their own
 * @throws LikenessError `bad-option` for a unit that is not understood, `unknown-pack`
 */
export const controlnetsOf = async (
  scripts: z.output<typeof scriptArguments>,
  engine: EngineClient,
  uploads: UploadSet,
  init: string | undefined,
): Promise<Pick<RouteInput<'create'>, 'controlnets'>> => {
  const script = Object.entries(scripts ?? {}).find(([name]) => name.toLowerCase() === 'controlnet')?.[1]
  const units = (script?.args ?? []).map(readUnit).filter(({ enabled }) => enabled ?? true)
  if (units.length === 0) return {}
  const { packs } = await engine.request('models.list', {})
  const controlnets = await Promise.all(
    units.map(async ({ module, model, weight, guidance_start, guidance_end, ...given }) => {
      const image = base64Of(given.image) || base64Of(given.input_image) || init
      if (!model || model === 'None' || !image) throw badUnit('needs a model and an image')
      return {
        controlnet: findControlModel(model, packs).id,
        image: await uploads.fileOf('controlnet', image),
        preprocessor: preprocessorOf(module ?? 'none'),
        ...{ scale: weight ?? 1, start: guidance_start ?? 0, end: guidance_end ?? 1 },
      }
    }),
  )
  return { controlnets }
}

const base64Of = (image: z.output<typeof picture> | null | undefined): string | undefined =>
  typeof image === 'object' ? image?.image : image

const readUnit = (args: unknown) => {
  const parsed = unit.safeParse(args)
  if (parsed.success) return parsed.data
  const [issue] = parsed.error.issues
  throw badUnit(`is not understood (${issue?.path.join('.')}: ${issue?.message})`)
}

const badUnit = (why: string): LikenessError =>
  new LikenessError('bad-option', `alwayson_scripts.controlnet: a unit ${why}.`)

/** @throws LikenessError `bad-option` for one that is not there */
export const preprocessorOf = (module: string): ControlnetChoice['preprocessor'] => {
  const found = controlModules[module.toLowerCase()]
  if (found) return found
  throw new LikenessError(
    'bad-option',
    `There is no ControlNet preprocessor "${module}". Choose one of: ${Object.keys(controlModules).join(', ')}; with none, send the finished control picture.`,
  )
}

const findControlModel = (model: string, packs: readonly PackReport[]): PackReport => {
  const name = model.replace(/ \[[0-9a-f]+\]$/i, '')
  const listed = packs.find(
    ({ adapter }) => adapter?.role === 'controlnet' && controlModelTitle(adapter) === model,
  )
  const found = listed ?? adapterNamed(name, 'controlnet', packs)
  if (found) return found
  const titles = packs.flatMap(({ adapter }) =>
    adapter?.role === 'controlnet' ? controlModelTitle(adapter) : [],
  )
  throw new LikenessError(
    'unknown-pack',
    `There is no ControlNet "${model}". ${titles.length > 0 ? `Choose one of: ${titles.join(', ')}.` : 'Import one first.'}`,
  )
}
