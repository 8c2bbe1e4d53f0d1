import type { Checkpoint, Guess } from './checkpoint.ts'
import { dtypeOf } from './dtypes.ts'
import type { NamedCheckpoint } from './recognise-checkpoint.ts'
import type { SafetensorsContent, StoredTensor } from './safetensors.ts'
import { readValues } from './tensor-values.ts'
import type { Weight } from './weight.ts'

type PredictionType = Checkpoint['predictionType']['value']

/** Training steps of `512-base-ema`, which predicts noise. Source: diffusers `single_file_utils.py`. */
const sd2BaseSteps = 875_000

/** The bias that grew large where Stable Diffusion 2 was trained to predict v. Source: ComfyUI `supported_models.SD20`. */
const tellingBias = 'up_blocks.3.attentions.2.transformer_blocks.0.norm1.bias'
const tellingDeviation = 0.09

/** How `modelspec.prediction_type` says it. Source: Stability's ModelSpec, kohya's `sai_model_spec.py`. */
const predictionTypes: ReadonlyMap<string | undefined, PredictionType> = new Map([
  ['epsilon', 'epsilon'],
  ['v', 'v_prediction'],
  ['v_prediction', 'v_prediction'],
])

/** What the configuration of a scheduler says. */
export interface SaidOfTraining {
  readonly predictionType?: PredictionType | undefined
  readonly zeroTerminalSnr?: boolean
}

/**
 * What names and shapes do not say of a checkpoint: how it was trained.
 * @param folder that its locations start from
 * @param said what is known, and need not be concluded
 */
export const guessTraining = async (
  checkpoint: NamedCheckpoint,
  { tensors, metadata }: SafetensorsContent,
  folder: string,
  said: SaidOfTraining = {},
): Promise<Pick<Checkpoint, 'predictionType' | 'zeroTerminalSnr' | 'resolution'>> => {
  const predictionType = said.predictionType
    ? guess(said.predictionType, 'scheduler-config')
    : (predictionTypeByNames(tensors, metadata) ??
      (checkpoint.kind === 'sd-2' && checkpoint.task === 'text-to-image'
        ? await predictionTypeByValues(checkpoint, tensors.get('global_step'), folder)
        : guess('epsilon', 'default')))
  return {
    predictionType,
    zeroTerminalSnr: said.zeroTerminalSnr || tensors.has('ztsnr'),
    resolution: guessResolution(checkpoint, predictionType.value, metadata),
  }
}

const guess = <T>(value: T, basis: Guess<T>['basis']): Guess<T> => ({ value, basis })

const predictionTypeByNames = (
  tensors: SafetensorsContent['tensors'],
  metadata: SafetensorsContent['metadata'],
): Checkpoint['predictionType'] | null => {
  if (tensors.has('v_pred')) return guess('v_prediction', 'marker')
  const said = predictionTypes.get(metadata.get('modelspec.prediction_type'))
  if (said) return guess(said, 'metadata')
  const architecture = metadata.get('modelspec.architecture') ?? ''
  if (/^stable-diffusion-v2-768-v\b/.test(architecture)) return guess('v_prediction', 'metadata')
  return /^stable-diffusion-v2-512\b/.test(architecture) ? guess('epsilon', 'metadata') : null
}

/** diffusers goes by the steps alone, and takes a file without them for v; such files are mostly turbo and base models. */
const predictionTypeByValues = async (
  { components: { unet } }: NamedCheckpoint,
  globalStep: StoredTensor | undefined,
  folder: string,
): Promise<Checkpoint['predictionType']> => {
  if (globalStep) {
    const [steps] = await readValues(folder, globalStep)
    return guess(steps === sd2BaseSteps ? 'epsilon' : 'v_prediction', 'global-step')
  }
  const bias = unet.get(tellingBias)
  if (!bias) return guess('epsilon', 'default')
  return guess((await deviationOf(folder, bias)) > tellingDeviation ? 'v_prediction' : 'epsilon', 'weights')
}

const deviationOf = async (folder: string, weight: Weight): Promise<number> => {
  const values = await readValues(folder, { ...weight, dtype: dtypeOf(weight.type) })
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length
  return Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length)
}

const guessResolution = (
  { kind, task }: NamedCheckpoint,
  predictionType: PredictionType,
  metadata: SafetensorsContent['metadata'],
): Checkpoint['resolution'] => {
  const [, width, height] = /^(\d{2,4})x(\d{2,4})$/.exec(metadata.get('modelspec.resolution') ?? '') ?? []
  if (width && width === height) return guess(Number(width), 'metadata')
  if (kind === 'sdxl') return guess(1024, 'default')
  return guess(
    kind === 'sd-2' && task === 'text-to-image' && predictionType === 'v_prediction' ? 768 : 512,
    'default',
  )
}
