import { z } from 'zod'
import { type EngineClient, LikenessError } from '../../../engine/index.ts'
import type { RouteInput } from '../../../shared/api/contract.ts'
import { maxControls } from '../../../shared/api/limits.ts'
import { withSettings } from '../../jobs/policy.ts'
import { json } from '../../replies/reply.ts'
import { base64Picture, defineRoute } from '../../routes/route.ts'
import { coercedInt, coercedNumber, coercedText } from '../coerced.ts'
import { controlModelTitle, controlModules, preprocessorOf } from '../controlnet-units.ts'

const controlType = z.object({
  module_list: z.array(z.string()),
  model_list: z.array(z.string()),
  default_option: z.string(),
  default_model: z.string(),
})

const pictures = z.array(base64Picture).max(10)
const detectBody = z.looseObject({
  controlnet_module: coercedText.nullish().describe('none unless given.'),
  controlnet_input_images: pictures.nullish(),
  controlnet_images: pictures.nullish().describe('Its older name.'),
  controlnet_processor_res: coercedInt(z.int())
    .nullish()
    .describe('The shorter side, 64 to 2048 pixels; 512 unless given.'),
  controlnet_threshold_a: coercedNumber(z.number())
    .nullish()
    .describe('Not looked at: edges are found with 100 and 200.'),
  controlnet_threshold_b: coercedNumber(z.number()).nullish(),
})

const titlesOf = async (engine: EngineClient): Promise<readonly string[]> => {
  const { packs } = await engine.request('models.list', {})
  return packs.flatMap(({ adapter }) => (adapter?.role === 'controlnet' ? controlModelTitle(adapter) : []))
}

/** Modules and models of a kind. @param part of their names; empty for all */
const typeOf = (part: string, defaultModule: string, titles: readonly string[]) => {
  const models = titles.filter(title => title.toLowerCase().includes(part))
  const modules = Object.keys(controlModules).filter(name => name === 'none' || name.includes(part))
  return {
    ...{ module_list: modules, model_list: ['None', ...models] },
    ...{ default_option: defaultModule, default_model: part ? (models[0] ?? 'None') : 'None' },
  }
}

/** Sides that can be drawn. */
const sideOf = (resolution: number | null | undefined): number =>
  resolution == null || resolution <= 0 ? 512 : 8 * Math.round(Math.min(2048, Math.max(64, resolution)) / 8)

/** Routes that clients of sd-webui-controlnet ask before they draw. Source: its `scripts/api.py` */
export const controlnetRoutes = [
  defineRoute({
    method: 'GET',
    path: '/controlnet/version',
    tag: 'automatic1111',
    summary: 'Version of the ControlNet API',
    response: { description: 'The version.', schema: z.object({ version: z.int() }) },
    handle: async () => json({ version: 3 }),
  }),
  defineRoute({
    method: 'GET',
    path: '/controlnet/settings',
    tag: 'automatic1111',
    summary: 'How many ControlNets may steer a drawing',
    response: { description: 'The number.', schema: z.object({ control_net_unit_count: z.int() }) },
    handle: async () => json({ control_net_unit_count: maxControls }),
  }),
  defineRoute({
    method: 'GET',
    path: '/controlnet/model_list',
    tag: 'automatic1111',
    summary: 'Installed ControlNets',
    query: { update: z.string().optional() },
    response: {
      description: 'Name and hash of each.',
      schema: z.object({ model_list: z.array(z.string()) }),
    },
    handle: async (_, { engine }) => json({ model_list: await titlesOf(engine) }),
  }),
  defineRoute({
    method: 'GET',
    path: '/controlnet/module_list',
    tag: 'automatic1111',
    summary: 'Preprocessors for ControlNets',
    query: { alias_names: z.string().optional() },
    response: {
      description: 'Their names, and that they have no settings.',
      schema: z.object({
        module_list: z.array(z.string()),
        module_detail: z.record(z.string(), z.looseObject({})),
      }),
    },
    handle: async () => {
      const names = Object.keys(controlModules)
      const detail = names.map(name => [name, { model_free: false, sliders: [] }])
      return json({ module_list: names, module_detail: Object.fromEntries(detail) })
    },
  }),
  defineRoute({
    method: 'GET',
    path: '/controlnet/control_types',
    tag: 'automatic1111',
    summary: 'Kinds of ControlNets with their preprocessors and models',
    response: {
      description: 'The kinds.',
      schema: z.object({ control_types: z.record(z.string(), controlType) }),
    },
    handle: async (_, { engine }) => {
      const titles = await titlesOf(engine)
      return json({
        control_types: {
          All: typeOf('', 'none', titles),
          Canny: typeOf('canny', 'canny', titles),
          OpenPose: typeOf('openpose', 'openpose_full', titles),
          'MediaPipe Face': typeOf('mediapipe', 'mediapipe_face', titles),
        },
      })
    },
  }),
  defineRoute({
    method: 'POST',
    path: '/controlnet/detect',
    tag: 'automatic1111',
    summary: 'What a ControlNet would see of pictures',
    queued: true,
    body: { schema: detectBody, types: ['json'], files: [] },
    response: {
      description: 'PNGs in base64.',
      schema: z.object({ images: z.array(z.string()), info: z.string() }),
    },
    handle: async ({ body, uploads, signal }, { engine, policy }) => {
      const read = async () => {
        const given = await body()
        const images = [...(given.controlnet_input_images ?? given.controlnet_images ?? [])]
        if (images.length === 0)
          throw new LikenessError('bad-option', 'controlnet_input_images: give at least one picture.')
        const files: string[] = []
        for (const image of images) files.push(await uploads.fileOf('controlnet', image))
        const preprocessor = preprocessorOf(given.controlnet_module ?? 'none')
        return { files, preprocessor, size: sideOf(given.controlnet_processor_res) }
      }
      const { files, ...asked } = await read()
      const allowed = policy && { allowNsfw: !policy().safetyFilter }
      const images: string[] = []
      for (const file of files) {
        const seen: RouteInput<'controlPreview'> = { ...asked, image: file, ...allowed }
        const input = await withSettings(seen, engine, policy)
        const { image } = await engine.request('controlPreview', input, { signal })
        images.push(Buffer.from(image).toString('base64'))
      }
      return json({ images, info: 'Success' })
    },
  }),
]
