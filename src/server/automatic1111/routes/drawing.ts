import { z } from 'zod'
import { LikenessError } from '../../../engine/index.ts'
import type { RouteInput } from '../../../shared/api/contract.ts'
import type { Notice } from '../../../shared/api/outputs.ts'
import { hiresOptions, runCreate, type Size, sizeOptions } from '../../common/create-options.ts'
import { Base64File, json } from '../../replies/reply.ts'
import { defineRoute, type RouteRequest, type ServerContext } from '../../routes/route.ts'
import { type ImageBody, imageBody, type TextBody, textBody } from '../drawing-body.ts'
import { enlargedOptions, planDrawing, sizeOf } from '../drawing-plan.ts'
import { drawsNothing, fitOf, inpaintOptions, strengthOf } from '../img2img-options.ts'
import { type Drawn, type DrawnImage, processedInfo } from '../processed-info.ts'
import { refuseOtherNoise, refuseOtherSecondPass } from '../refuse-not-done.ts'
import { runSwapAlone } from '../swap-alone.ts'

const pictures = z.object({
  images: z.array(z.string()),
  parameters: z.looseObject({}),
  info: z.string().describe('JSON text with the seeds, and with the infotext of each picture.'),
})

interface Plan extends Omit<Drawn, 'images' | 'startedAt' | 'notices'> {
  readonly input: RouteInput<'create'>
  readonly body: TextBody | ImageBody
}

const draw = async (plan: Plan, { signal }: RouteRequest<unknown>, context: ServerContext) => {
  const startedAt = new Date()
  const { images, notices } = await runCreate(context, plan.input, signal, {
    task: plan.body.force_task_id ?? undefined,
  })
  return answer(plan, images, startedAt, notices)
}

const answer = (
  plan: Omit<Plan, 'input'>,
  images: readonly DrawnImage[],
  startedAt: Date,
  notices: readonly Notice[] = [],
) => {
  const sendImages = plan.body.send_images ?? true
  return json({
    images: sendImages ? images.map(({ file }) => new Base64File(file)) : [],
    parameters: parametersOf(plan.body, plan.size),
    info: processedInfo({ ...plan, images, startedAt, notices }),
  })
}

/** The request's fields with the size; without pictures, unless they are asked for. */
const parametersOf = (body: TextBody | ImageBody, size: Size) => {
  const { alwayson_scripts: _, ...parameters } = body
  if (!('init_images' in body) || body.include_init_images) return { ...parameters, ...size }
  return { ...parameters, ...size, init_images: null, mask: null }
}

/** Of clients from before there was `hr_scale`, which say what the first pass draws and how large it becomes. */
const withFirstPhase = (body: TextBody): TextBody => {
  const { firstphase_width: width, firstphase_height: height } = body
  if (!body.enable_hr || !width || !height) return body
  const { width: hr_resize_x, height: hr_resize_y } = sizeOf(body)
  return { ...body, width, height, hr_resize_x, hr_resize_y }
}

export const drawingRoutes = [
  defineRoute({
    method: 'POST',
    path: '/sdapi/v1/txt2img',
    tag: 'automatic1111',
    summary: 'Generate pictures',
    queued: true,
    body: { schema: textBody, types: ['json'], files: [] },
    response: { description: 'The pictures.', schema: pictures },
    handle: async (request, context) => {
      const read = async (): Promise<Plan> => {
        const body = withFirstPhase(await request.body())
        refuseOtherSecondPass(body)
        const { input, pack, restores, faceSwap } = await planDrawing(body, context, request.uploads)
        const size = sizeOf(body)
        const sized = body.enable_hr
          ? hiresOptions(size, body, pack)
          : enlargedOptions(size, faceSwap?.scale ?? 1, pack)
        const plan = { body, pack, size, restoresFaces: restores, isInpainting: false }
        return { ...plan, input: { ...input, ...sized } }
      }
      return draw(await read(), request, context)
    },
  }),
  defineRoute({
    method: 'POST',
    path: '/sdapi/v1/img2img',
    tag: 'automatic1111',
    summary: 'Draw a photo or a part of it anew',
    description:
      'With ReActor or roop and a strength so small that no step is drawn, the face goes onto the photo as it is, in its own size.',
    queued: true,
    body: { schema: imageBody, types: ['json'], files: [] },
    response: { description: 'The pictures.', schema: pictures },
    handle: async (request, context) => {
      const read = async () => {
        const body = await request.body()
        refuseOtherNoise(body)
        const { uploads } = request
        const { input, pack, restores, faceSwap, photo } = await planDrawing(body, context, uploads)
        const [image] = body.init_images
        if (image === undefined) throw new LikenessError('bad-option', 'init_images: give one picture.')
        const init = await uploads.fileOf('init_images', image)
        const size = sizeOf(body)
        const strength = strengthOf(body)
        const plan = { body, pack, size, restoresFaces: restores }
        if (faceSwap && photo && drawsNothing(input.steps ?? pack.textToImage.steps, strength)) {
          const swap = { ...faceSwap, source: photo, target: init, output: input.output, save: input.save }
          return { swap, plan: { ...plan, isInpainting: false } }
        }
        const mask = body.mask == null ? undefined : await uploads.fileOf('mask', body.mask)
        const inpaint = mask === undefined ? undefined : { ...inpaintOptions(body), mask }
        const sized =
          inpaint?.area === 'only-masked'
            ? { ...sizeOptions(size, pack), finish: undefined, upscale: 1 as const }
            : enlargedOptions(size, faceSwap?.scale ?? 1, pack)
        const start = { init, initStrength: strength, initFit: fitOf(body), inpaint }
        const drawing = { ...input, ...sized, ...start }
        return { plan: { ...plan, isInpainting: inpaint !== undefined, input: drawing } }
      }
      const { plan, swap } = await read()
      if (!swap) return draw(plan, request, context)
      const startedAt = new Date()
      const file = await runSwapAlone(swap, context, request.signal)
      const seed = plan.body.seed ?? -1
      return answer(plan, [{ file, seed, infotext: '' }], startedAt)
    },
  }),
]
