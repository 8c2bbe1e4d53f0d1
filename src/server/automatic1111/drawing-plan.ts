import type { PersonInput } from '../../shared/api/options.ts'
import type { UploadSet } from '../body/uploads.ts'
import { type Size, sizeOptions } from '../common/create-options.ts'
import type { TextToImagePack } from '../common/models.ts'
import { FieldError } from '../errors/http-error.ts'
import { peopleOfClients } from '../jobs/people-of-clients.ts'
import type { ServerContext } from '../routes/route.ts'
import { controlnetsOf } from './controlnet-units.ts'
import type { CommonBody } from './drawing-body.ts'
import type { FaceSwapScript } from './face-swap-args.ts'
import { nearestSampler } from './nearest-sampler.ts'
import { refuseNotDone } from './refuse-not-done.ts'
import { outputOfSettings } from './samples-format.ts'
import { readScripts } from './scripts.ts'
import { withoutNull } from './settings.ts'

/** What both kinds of drawing have in common, as the engine takes it. */
export const planDrawing = async (
  body: CommonBody & { readonly init_images?: readonly string[] },
  { models, adapters, settings, engine, policy }: ServerContext,
  uploads: UploadSet,
) => {
  refuseNotDone(body)
  const { faceSwap, restoresFaces } = readScripts(body)
  const restores = restoresFaces || (body.restore_faces ?? false)
  const override = { ...settings.followed(), ...withoutNull(body.override_settings ?? {}) }
  const pack = await models.find(override.sd_model_checkpoint ?? undefined)
  settings.refuseOthers(override, {
    CLIP_stop_at_last_layers: (pack.textToImage.checkpoint?.clipSkip ?? 0) + 1,
  })
  const kind = pack.textToImage.checkpoint?.kind ?? null
  const photo = faceSwap && (await sourceOf(faceSwap, { engine, policy }, uploads))
  const input = {
    prompt: body.prompt ?? '',
    emptyPrompt: true,
    negativePrompt: body.negative_prompt ?? undefined,
    seed: body.seed == null || body.seed < 0 ? undefined : body.seed,
    variation: variationOf(body),
    steps: body.steps ?? undefined,
    guidanceScale: body.cfg_scale ?? undefined,
    scheduler: nearestSampler(body.sampler_name || body.sampler_index, body.scheduler, body.eta),
    batch: (body.batch_size ?? 1) * (body.n_iter ?? 1),
    pack: pack.id,
    vae: await adapters.findVae(override.sd_vae ?? undefined, kind),
    fastDecoder: override.sd_vae_decode_method === 'TAESD',
    restore: restores ? 1 : undefined,
    output: outputOfSettings(override),
    save: !(body.do_not_save_samples || body.save_images === false),
    ...(await controlnetsOf(body.alwayson_scripts, engine, uploads, body.init_images?.[0])),
    ...(faceSwap && photo && swapOptions(faceSwap, photo, restores)),
  }
  return { input, pack, restores, faceSwap, photo }
}

/** Left out where it changes nothing. */
const variationOf = ({ subseed, subseed_strength: strength }: CommonBody) =>
  strength ? { seed: subseed == null || subseed < 0 ? undefined : subseed, strength } : undefined

const swapOptions = (
  { sourceFace, targetFace, restore, fidelity }: FaceSwapScript,
  photo: PersonInput,
  restoresAll: boolean,
) => ({
  photo,
  faceFrom: 'photo' as const,
  // As ReActor does: `info` says so.
  keepsFaceless: true,
  faceOrder: 'left-to-right' as const,
  photoFace: sourceFace,
  drawnFace: targetFace,
  restore: restoresAll ? 1 : restore,
  fidelity,
})

/** @throws FieldError for a person whom clients do not know */
const sourceOf = async (
  { source, person }: FaceSwapScript,
  { engine, policy }: Pick<ServerContext, 'engine' | 'policy'>,
  uploads: UploadSet,
): Promise<PersonInput> => {
  if (source !== undefined) return uploads.fileOf('source', source)
  const { people } = await peopleOfClients(engine, policy)
  const found = people.find(({ name }) => name.toLowerCase() === person?.toLowerCase())
  if (found) return { person: found.id }
  throw new FieldError({
    path: ['alwayson_scripts', 'reactor', 'args'],
    problem: `there is no face model "${person}"; POST /api/people keeps one`,
  })
}

/** With the web UI's default for a missing side. */
export const sizeOf = ({ width, height }: Pick<CommonBody, 'width' | 'height'>): Size => ({
  width: width ?? 512,
  height: height ?? 512,
})

/** The options of a size, and of a result that a script enlarges after it was drawn. */
export const enlargedOptions = (size: Size, scale: number, pack: TextToImagePack) => {
  const options = sizeOptions(size, pack)
  if (scale === 1) return options
  const finish = { width: Math.round(size.width * scale), height: Math.round(size.height * scale) }
  return { ...options, upscale: undefined, finish }
}
