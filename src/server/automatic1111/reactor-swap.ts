import { z } from 'zod'
import { type EngineClient, LikenessError } from '../../engine/index.ts'
import type { RouteInput } from '../../shared/api/contract.ts'
import type { PersonInput } from '../../shared/api/options.ts'
import type { Person } from '../../shared/api/people.ts'
import { FieldError } from '../errors/http-error.ts'
import { coercedInt, coercedNumber, coercedText } from './coerced.ts'
import { findUpscaler, listFaceRestorers, restorerChoice } from './enhancers.ts'
import { notByThreshold, notSoMany } from './face-swap-args.ts'

const flag = coercedInt(z.int()).nullish()
const share = coercedNumber(z.number().min(0).max(1)).nullish()
const faceNumbers = z
  .preprocess(
    given => (Array.isArray(given) || given == null ? given : String(given).split(',')),
    z.array(coercedInt(z.int().min(0).max(99))).max(100),
  )
  .nullish()

/** Source: Gourieff/sd-webui-reactor, scripts/reactor_api.py */
export const reactorFields = {
  source_faces_index: faceNumbers.describe(
    'Faces of the source from the left, from 0. One is taken for all.',
  ),
  face_index: faceNumbers.describe('Faces of the target from the left, from 0.'),
  model: coercedText.nullish().describe('Of /reactor/models; inswapper_128.onnx for the usual one.'),
  face_restorer: coercedText.nullish().describe('None, CodeFormer or GFPGAN.'),
  restorer_visibility: share.describe('1 unless given.'),
  codeformer_weight: share.describe('0.5 unless given.'),
  upscaler: coercedText.nullish().describe('Of /reactor/upscalers.'),
  scale: coercedNumber(z.number().min(0.01).max(16)).nullish().describe('1 unless given.'),
  upscale_visibility: share.describe('1: the enlarged picture is shown as it is.'),
  restore_first: flag.describe('Faces are restored after enlarging in any case.'),
  det_thresh: coercedNumber(z.number()).nullish().describe('0.5: faces are found as their network does.'),
  det_maxnum: flag.describe('0: all faces are found.'),
  gender_source: flag.describe('0: faces are chosen by their numbers, not by gender.'),
  gender_target: flag,
  mask_face: flag.describe('What the face covers is masked in any case.'),
  select_source: flag.describe('0 for source_image, 1 for face_model.'),
  face_model: coercedText.nullish().describe('The name of a kept person.'),
  device: coercedText.nullish().describe('The server chooses what it runs on.'),
  save_to_file: flag.describe('Pictures are kept in the library in any case.'),
  result_file_path: z.string().nullish().describe('Programs choose no paths here; leave it empty.'),
}
type ReactorBody = z.output<z.ZodObject<typeof reactorFields>>

/** @throws FieldError for what is not done */
export const refuseInReactor = (body: ReactorBody): void => {
  const refuse = (field: keyof ReactorBody, problem: string): never => {
    throw new FieldError({ path: [field], problem })
  }
  if (body.gender_source) refuse('gender_source', 'faces are chosen by their numbers here, not by gender')
  if (body.gender_target) refuse('gender_target', 'faces are chosen by their numbers here, not by gender')
  if ((body.det_thresh ?? 0.5) !== 0.5) refuse('det_thresh', notByThreshold)
  if (body.det_maxnum) refuse('det_maxnum', notSoMany)
  if ((body.select_source ?? 0) > 1)
    refuse('select_source', 'the face comes from a picture or a face model, not from a folder')
  if (body.result_file_path) refuse('result_file_path', 'programs choose no paths here; leave it empty')
  if ((body.upscale_visibility ?? 1) !== 1) refuse('upscale_visibility', 'is 1 here')
}

/** Which face goes onto which. @throws FieldError where their numbers do not match */
export const pairsOf = (
  { source_faces_index, face_index }: ReactorBody,
  person: Extract<PersonInput, { person: string }> | undefined,
): NonNullable<RouteInput<'swap'>['map']> => {
  const sources = source_faces_index?.length ? source_faces_index : [0]
  const targets = [...new Set(face_index?.length ? face_index : [0])]
  if (sources.length > 1 && sources.length < targets.length)
    throw new FieldError({
      path: ['source_faces_index'],
      problem: `names ${sources.length} faces for ${targets.length} of the target; name one for each, or one for all`,
    })
  return targets.map((target, i) => ({ source: person ?? sources[i] ?? sources[0]!, target }))
}

const ending = /\.(onnx|safetensors)$/i

/** File names of swappers as ReActor lists them. */
export const listSwappers = async (engine: EngineClient): Promise<readonly string[]> => {
  const { packs } = await engine.request('models.list', {})
  const installed = packs.flatMap(({ id, roles }) => (roles.includes('face-swapper') ? [`${id}.onnx`] : []))
  return [...installed, 'likeness']
}

/** What ReActor's clients send unless they choose. */
const usualModel = 'inswapper-128'

/** The pack that swaps; nothing for the usual one. @throws LikenessError `bad-option` */
export const swapperChoice = async (
  name: string | null | undefined,
  engine: EngineClient,
): Promise<NonNullable<RouteInput<'swap'>['use']>> => {
  const wanted = (name ?? usualModel).replace(ending, '').toLowerCase().replaceAll('_', '-')
  if (wanted === 'likeness') return { 'face-swapper': 'starter' }
  const all = await listSwappers(engine)
  const found = all.find(file => file.replace(ending, '') === wanted)
  if (found) return { 'face-swapper': found.replace(ending, '') }
  if (wanted === usualModel) return {}
  throw new LikenessError('bad-option', `There is no swapper "${name}". Choose one of: ${all.join(', ')}.`)
}

/** The kept person of a name, which ReActor calls a face model. @throws LikenessError `unknown-person` */
export const personCalled = (name: string, people: readonly Person[]): { readonly person: string } => {
  const wanted = name.replace(ending, '').toLowerCase()
  const found = people.find(person => person.name.toLowerCase() === wanted)
  if (found) return { person: found.id }
  const names = people.map(person => person.name).join(', ')
  throw new LikenessError(
    'unknown-person',
    `There is no face model "${name}". ${names ? `Choose one of: ${names}.` : 'Build one with POST /reactor/facemodels.'}`,
  )
}

const isChosen = (name: string | null | undefined): name is string => !!name && name.toLowerCase() !== 'none'

/** What is done after the swap; undefined for nothing. @throws LikenessError `bad-option` */
export const afterSwap = async (
  body: ReactorBody,
  engine: EngineClient,
): Promise<Omit<RouteInput<'enhance'>, 'file'> | undefined> => {
  const { face_restorer: restorer, upscaler, scale } = body
  const restore = isChosen(restorer) ? (body.restorer_visibility ?? 1) : 0
  const enlarges = isChosen(upscaler) && scale != null && scale !== 1
  if (restore === 0 && !enlarges) return undefined
  const { enlargeWith, use } = enlarges ? ((await findUpscaler(upscaler, engine)).choice ?? {}) : {}
  const { packs } = await engine.request('models.list', {})
  return {
    ...{ finish: { scale: enlarges ? scale : 1 }, enlargeWith, restore },
    fidelity: body.codeformer_weight ?? undefined,
    use: { ...use, ...(isChosen(restorer) ? await restorerUse(restorer, packs, engine) : {}) },
  }
}

const restorerUse = async (
  name: string,
  packs: Parameters<typeof restorerChoice>[1],
  engine: EngineClient,
) => {
  const wanted = name.toLowerCase()
  if (wanted === 'codeformer' || wanted === 'gfpgan') return restorerChoice(wanted, packs)
  const all = await listFaceRestorers(engine)
  if (wanted === 'likeness') return {}
  if (all.some(each => each.toLowerCase() === wanted)) return restorerChoice('restoreformer', packs)
  throw new LikenessError(
    'bad-option',
    `face_restorer: there is no "${name}". Choose one of: None, ${all.join(', ')}.`,
  )
}
