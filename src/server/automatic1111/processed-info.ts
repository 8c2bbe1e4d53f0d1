import { randomInt } from 'node:crypto'
import { infotextSettings } from '../../engine/index.ts'
import type { RouteOutput } from '../../shared/api/contract.ts'
import type { Notice } from '../../shared/api/outputs.ts'
import type { Size } from '../common/create-options.ts'
import type { TextToImagePack } from '../common/models.ts'
import type { CommonBody } from './drawing-body.ts'

export type DrawnImage = Pick<RouteOutput<'create'>['images'][number], 'file' | 'infotext'> & {
  readonly seed: number
}

export interface Drawn {
  readonly body: CommonBody & { readonly denoising_strength?: number | null }
  readonly pack: TextToImagePack
  /** What was asked for. */
  readonly size: Size
  /** The pictures, with the infotext of each. */
  readonly images: readonly DrawnImage[]
  readonly restoresFaces: boolean
  readonly isInpainting: boolean
  readonly startedAt: Date
  readonly notices: readonly Notice[]
}

/** Settings of an infotext that have a field of their own. */
const named = new Set([
  ...['Steps', 'Sampler', 'CFG scale', 'Seed', 'Size', 'Model hash', 'Model', 'VAE hash', 'VAE'],
  ...['Denoising strength', 'Version', 'Variation seed', 'Variation seed strength'],
])

/** `info` of an answer. Source: stable-diffusion-webui, modules/processing.py, `Processed.js` */
export const processedInfo = (drawn: Drawn): string => {
  const { body, pack, size, images, restoresFaces, isInpainting, startedAt, notices } = drawn
  const infotexts = images.map(({ infotext }) => infotext ?? '')
  const settings = infotextSettings(infotexts[0] ?? '')
  const { checkpoint, steps, guidanceScale } = pack.textToImage
  const prompt = body.prompt ?? ''
  const negativePrompt = body.negative_prompt ?? ''
  const batch = body.batch_size ?? 1
  const subseeds = infotexts.map(
    (text, i) => numberIn(infotextSettings(text).get('Variation seed')) ?? fixedSeed(body.subseed) + i,
  )
  const faceless = notices.flatMap(({ code, message }) => (code === 'face-not-drawn' ? [message] : []))
  return JSON.stringify({
    prompt,
    all_prompts: images.map(() => prompt),
    negative_prompt: negativePrompt,
    all_negative_prompts: images.map(() => negativePrompt),
    seed: images[0]?.seed ?? -1,
    all_seeds: images.map(({ seed }) => seed),
    subseed: subseeds[0] ?? -1,
    all_subseeds: subseeds,
    subseed_strength: body.subseed_strength ?? 0,
    ...size,
    sampler_name: settings.get('Sampler') ?? body.sampler_name ?? '',
    cfg_scale: Number(settings.get('CFG scale') ?? body.cfg_scale ?? guidanceScale),
    steps: Number(settings.get('Steps') ?? body.steps ?? steps),
    batch_size: batch,
    restore_faces: restoresFaces,
    face_restoration_model: null,
    sd_model_name: pack.id,
    sd_model_hash: settings.get('Model hash') ?? checkpoint?.sha256.slice(0, 10) ?? '',
    sd_vae_name: settings.get('VAE') ?? null,
    sd_vae_hash: settings.get('VAE hash') ?? null,
    seed_resize_from_w: body.seed_resize_from_w ?? 0,
    seed_resize_from_h: body.seed_resize_from_h ?? 0,
    denoising_strength: numberIn(settings.get('Denoising strength')) ?? body.denoising_strength ?? null,
    extra_generation_params: {
      ...Object.fromEntries([...settings].filter(([name]) => !named.has(name))),
      ...(faceless.length > 0 && { 'Face swap': faceless.join(' ') }),
    },
    index_of_first_image: 0,
    infotexts,
    styles: [],
    job_timestamp: timestamp(startedAt),
    clip_skip: (checkpoint?.clipSkip ?? 0) + 1,
    is_using_inpainting_conditioning: isInpainting,
    version: settings.get('Version') ?? '',
  })
}

/** As there, where it changes nothing either. */
const fixedSeed = (seed: number | null | undefined): number =>
  seed == null || seed < 0 ? randomInt(2 ** 32 - 2) : seed

const numberIn = (text: string | undefined): number | undefined =>
  text === undefined ? undefined : Number(text)

/** YYYYMMDDhhmmss of this machine's clock, as there. */
const timestamp = (date: Date): string => {
  const local = new Date(date.getTime() - date.getTimezoneOffset() * 60_000)
  return local.toISOString().replace(/\D/g, '').slice(0, 14)
}
