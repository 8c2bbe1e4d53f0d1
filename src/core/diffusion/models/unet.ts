// The folder of the networks of text to image: one file each, with the inputs, outputs and value ranges of its graph.

import { LikenessError } from '../../errors.ts'
import type { Session, TensorInfo } from '../../onnx/session.ts'
import { asFloats, castFloats, concatBatch, integerTensor } from '../../tensor/convert.ts'
import { type FloatTensor, floatTensor, type Tensor } from '../../tensor/tensor.ts'

/** The inputs that a conditional UNet's graph declares. */
export interface UnetContract {
  readonly latentChannels: number
  /** Channels of `sample`: 9 for inpainting models, which see a mask and masked latents beside the latents. */
  readonly inChannels: number
  readonly sample: TensorInfo
  readonly timestep: TensorInfo
  readonly encoderHiddenStates: TensorInfo
  /** SDXL: the pooled prompt of the second text encoder, [b, d]. */
  readonly textEmbeds?: TensorInfo
  /** SDXL: original size, crop and target size, [b, 6]. */
  readonly timeIds?: TensorInfo
  /** Latent consistency models: the embedding of the guidance scale, [b, d]. */
  readonly timestepCond?: TensorInfo
  /** Names of the inputs for what ControlNets add, in the order in which they give it; none for most graphs. */
  readonly residuals: readonly string[]
  /** With an IP-Adapter: the embedding of a face, [b, d]. */
  readonly imageEmbeds?: TensorInfo
  /** The batch size of a graph that is fixed to one. */
  readonly batch?: number
}

/** The UNet's inputs beside latents and timestep, for a batch of 1. */
export interface UnetConditioning {
  /** [1, tokens, hidden] */
  readonly encoderHiddenStates: FloatTensor
  /** [1, d], if the contract has it */
  readonly textEmbeds?: FloatTensor
  /** [1, 6], if the contract has it */
  readonly timeIds?: FloatTensor
  /** [1, d], if the contract has it */
  readonly timestepCond?: FloatTensor
  /** [1, d], if the contract has it */
  readonly imageEmbeds?: FloatTensor
}

const required = ['sample', 'timestep', 'encoder_hidden_states']
const optional = ['text_embeds', 'time_ids', 'timestep_cond', 'image_embeds']

/** Its input, [1]. */
export const ipAdapterScale = 'ip_adapter_scale'

/** The middle's comes last. */
const residual = /^(down|mid)_block_additional_residual(_\d+)?$/

/** @throws LikenessError `model-unsupported` when the graph has inputs that this pipeline does not provide */
export const readUnetContract = (session: Session): UnetContract => {
  const byName = new Map(session.inputs.map(info => [info.name, info]))
  const [sample, timestep, encoderHiddenStates] = required.map(name => byName.get(name))
  const [textEmbeds, timeIds, timestepCond, imageEmbeds] = optional.map(name => byName.get(name))
  const residuals = [...byName.keys()].filter(name => residual.test(name))
  const known = [...required, ...optional, ...residuals, ...(imageEmbeds ? [ipAdapterScale] : [])]
  const unknown = [...byName.keys()].filter(name => !known.includes(name))
  // SDXL's refiner has five ids, one of them an aesthetic score.
  const otherIds = typeof timeIds?.shape[1] === 'number' && timeIds.shape[1] !== 6
  if (
    !sample ||
    !timestep ||
    !encoderHiddenStates ||
    unknown.length > 0 ||
    !textEmbeds !== !timeIds ||
    otherIds
  )
    throw new LikenessError(
      'model-unsupported',
      `This denoiser wants ${session.inputs.map(describe).join(', ')}; ${required.join(', ')} are understood, with text_embeds and six time_ids (SDXL) and timestep_cond (LCM). Choose another pack.`,
    )
  const [batch, channels] = sample.shape
  const inChannels = fixedAxis(channels) ?? 4
  return {
    inChannels,
    latentChannels: fixedAxis(session.outputs[0]?.shape[1]) ?? inChannels,
    batch: fixedAxis(batch),
    sample,
    timestep,
    encoderHiddenStates,
    textEmbeds,
    timeIds,
    timestepCond,
    residuals,
    imageEmbeds,
  }
}

const fixedAxis = (axis: number | string | undefined): number | undefined =>
  typeof axis === 'number' && axis > 0 ? axis : undefined

const describe = ({ name, shape }: TensorInfo): string => `${name} [${shape.join(', ')}]`

/**
 * Runs the UNet. in: `sample` [b, c, h, w], `timestep` (rank 0, [1] or [b]; float or integer, as the graph declares),
 * `encoder_hidden_states` [b, tokens, hidden], for some `text_embeds` [b, d], `time_ids` [b, 6], `timestep_cond` [b, d]
 * and `image_embeds` [b, d] → `out_sample` [b, c, h, w]. If the graph is fixed to a larger batch, the inputs are repeated to fill it.
 * Source: diffusers UNet2DConditionModel and its ONNX exports.
 * @param sample [b, inChannels, h, w]
 * @param more inputs that are the same for all of a batch, or its residuals
 * @returns [b, latentChannels, h, w]
 * @throws LikenessError `pack-incomplete` when the graph needs an input that the pack's text encoders do not give
 */
export const runUnet = async (
  session: Session,
  contract: UnetContract,
  sample: FloatTensor,
  timestep: number,
  conditioning: UnetConditioning,
  more: Readonly<Record<string, Tensor>> = {},
): Promise<FloatTensor> => {
  const batch = sample.dims[0]!
  const times = (contract.batch ?? batch) / batch
  if (times <= 1) return runBatch(session, contract, sample, timestep, conditioning, more)
  const repeat = (tensor: FloatTensor) => concatBatch(Array.from({ length: times }, () => tensor))
  const repeated = mapConditioning(conditioning, repeat)
  const { data, dims } = await runBatch(session, contract, repeat(sample), timestep, repeated, more)
  return floatTensor(data.subarray(0, data.length / times), [batch, ...dims.slice(1)])
}

const runBatch = async (
  session: Session,
  contract: UnetContract,
  latents: FloatTensor,
  timestep: number,
  conditioning: UnetConditioning,
  more: Readonly<Record<string, Tensor>>,
): Promise<FloatTensor> => {
  const { textEmbeds, timeIds, timestepCond, imageEmbeds } = contract
  const outputs = await session.run({
    sample: castFloats(latents, contract.sample.type),
    timestep: timestepTensor(contract, timestep, latents.dims[0]!),
    encoder_hidden_states: castFloats(conditioning.encoderHiddenStates, contract.encoderHiddenStates.type),
    ...optionalInput('text_embeds', textEmbeds, conditioning.textEmbeds),
    ...optionalInput('time_ids', timeIds, conditioning.timeIds),
    ...optionalInput('timestep_cond', timestepCond, conditioning.timestepCond),
    ...optionalInput('image_embeds', imageEmbeds, conditioning.imageEmbeds),
    ...more,
  })
  return asFloats(outputs.out_sample ?? outputs[session.outputs[0]!.name]!)
}

const optionalInput = (name: string, info: TensorInfo | undefined, value: FloatTensor | undefined) => {
  if (!info) return {}
  if (!value)
    throw new LikenessError(
      'pack-incomplete',
      `The denoiser wants ${name}, which this pack's text encoders do not give. Install the pack again.`,
    )
  return { [name]: castFloats(value, info.type) }
}

/** Applies a function to every tensor of a conditioning. */
export const mapConditioning = (
  { encoderHiddenStates, textEmbeds, timeIds, timestepCond, imageEmbeds }: UnetConditioning,
  map: (tensor: FloatTensor, name: keyof UnetConditioning) => FloatTensor,
): UnetConditioning => ({
  encoderHiddenStates: map(encoderHiddenStates, 'encoderHiddenStates'),
  textEmbeds: textEmbeds && map(textEmbeds, 'textEmbeds'),
  timeIds: timeIds && map(timeIds, 'timeIds'),
  timestepCond: timestepCond && map(timestepCond, 'timestepCond'),
  imageEmbeds: imageEmbeds && map(imageEmbeds, 'imageEmbeds'),
})

const timestepTensor = ({ timestep, sample }: UnetContract, value: number, batch: number): Tensor => {
  const [axis] = timestep.shape
  if (axis === undefined) return integerTensor([value], [], timestep.type)
  const perSample = typeof axis === 'string' && axis === sample.shape[0]
  const count = typeof axis === 'number' && axis > 0 ? axis : perSample ? batch : 1
  return integerTensor(new Array<number>(count).fill(value), [count], timestep.type)
}
