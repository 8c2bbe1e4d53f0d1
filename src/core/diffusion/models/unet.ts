import { LikenessError } from '../../errors.ts'
import type { Session, TensorInfo } from '../../onnx/session.ts'
import { asFloats, castFloats, concatBatch, wholeNumbers } from '../../tensor/convert.ts'
import { type FloatTensor, floatTensor, type Tensor } from '../../tensor/tensor.ts'

/** What a conditional UNet's graph declares, read once. */
export interface UnetContract {
  readonly latentChannels: number
  readonly sample: TensorInfo
  readonly timestep: TensorInfo
  readonly hidden: TensorInfo
  /** SDXL: the second text encoder's pooled prompt, [b, d]. */
  readonly textEmbeds?: TensorInfo
  /** SDXL: original size, crop and target size, [b, 6]. */
  readonly timeIds?: TensorInfo
  /** Latent consistency models: the guidance scale's embedding, [b, d]; such a network is guided without a second pass. */
  readonly timestepCond?: TensorInfo
  /** How many latents at a time the graph is fixed to; undefined where it takes any number. */
  readonly batch?: number
}

/** What a denoiser is told beside latents and timestep, for one picture. */
export interface Conditioning {
  /** [1, tokens, hidden] */
  readonly hidden: FloatTensor
  /** [1, d], where the contract has `textEmbeds` */
  readonly pooled?: FloatTensor
  /** [1, 6], where the contract has `timeIds` */
  readonly timeIds?: FloatTensor
  /** [1, d], where the contract has `timestepCond` */
  readonly guidanceEmbedding?: FloatTensor
}

const required = ['sample', 'timestep', 'encoder_hidden_states']
const optional = ['text_embeds', 'time_ids', 'timestep_cond']

/** @throws LikenessError `model-unsupported` when the graph wants inputs this pipeline does not make. */
export const readUnetContract = (session: Session): UnetContract => {
  const byName = new Map(session.inputs.map(info => [info.name, info]))
  const [sample, timestep, hidden] = required.map(name => byName.get(name))
  const [textEmbeds, timeIds, timestepCond] = optional.map(name => byName.get(name))
  const unknown = [...byName.keys()].filter(name => ![...required, ...optional].includes(name))
  // SDXL's refiner has five ids, one of them an aesthetic score.
  const otherIds = typeof timeIds?.shape[1] === 'number' && timeIds.shape[1] !== 6
  if (!sample || !timestep || !hidden || unknown.length > 0 || !textEmbeds !== !timeIds || otherIds)
    throw new LikenessError(
      'model-unsupported',
      `This denoiser wants ${session.inputs.map(describe).join(', ')}; ${required.join(', ')} are understood, with text_embeds and six time_ids (SDXL) and timestep_cond (LCM). Choose another pack.`,
    )
  const [batch, latentChannels] = sample.shape
  return {
    latentChannels: typeof latentChannels === 'number' && latentChannels > 0 ? latentChannels : 4,
    batch: typeof batch === 'number' && batch > 0 ? batch : undefined,
    sample,
    timestep,
    hidden,
    textEmbeds,
    timeIds,
    timestepCond,
  }
}

const describe = ({ name, shape }: TensorInfo): string => `${name} [${shape.join(', ')}]`

/**
 * Conditional UNet. in: `sample` [b, c, h, w], `timestep` (rank 0, [1] or [b]; float or whole, as the graph declares),
 * `encoder_hidden_states` [b, tokens, hidden], for some `text_embeds` [b, d], `time_ids` [b, 6], `timestep_cond` [b, d]
 * → `out_sample` [b, c, h, w]. A graph fixed to more than there are is given them several times.
 * Source: diffusers UNet2DConditionModel and its ONNX exports.
 */
export const predictNoise = async (
  session: Session,
  contract: UnetContract,
  latents: FloatTensor,
  timestep: number,
  conditioning: Conditioning,
): Promise<FloatTensor> => {
  const times = (contract.batch ?? latents.dims[0]!) / latents.dims[0]!
  if (times <= 1) return runUnet(session, contract, latents, timestep, conditioning)
  const repeat = (tensor: FloatTensor) => concatBatch(Array.from({ length: times }, () => tensor))
  const { data } = await runUnet(
    session,
    contract,
    repeat(latents),
    timestep,
    mapConditioning(conditioning, repeat),
  )
  return floatTensor(data.subarray(0, latents.data.length), latents.dims)
}

const runUnet = async (
  session: Session,
  contract: UnetContract,
  latents: FloatTensor,
  timestep: number,
  conditioning: Conditioning,
): Promise<FloatTensor> => {
  const { textEmbeds, timeIds, timestepCond } = contract
  const fetched = await session.run({
    sample: castFloats(latents, contract.sample.type),
    timestep: timestepTensor(contract, timestep, latents.dims[0]!),
    encoder_hidden_states: castFloats(conditioning.hidden, contract.hidden.type),
    ...given('text_embeds', textEmbeds, conditioning.pooled),
    ...given('time_ids', timeIds, conditioning.timeIds),
    ...given('timestep_cond', timestepCond, conditioning.guidanceEmbedding),
  })
  return asFloats(fetched.out_sample ?? fetched[session.outputs[0]!.name]!)
}

const given = (name: string, info: TensorInfo | undefined, value: FloatTensor | undefined) => {
  if (!info) return {}
  if (!value)
    throw new LikenessError(
      'pack-incomplete',
      `The denoiser wants ${name}, which this pack's text encoders do not give. Install the pack again.`,
    )
  return { [name]: castFloats(value, info.type) }
}

/**
 * Classifier-free guidance: unconditional + scale · (conditional − unconditional).
 * Both passes in one batch where the graph takes it, one after the other where it does not or the prompts differ in
 * length.
 * Source: Ho & Salimans, Classifier-Free Diffusion Guidance (2022).
 */
export const predictGuidedNoise = async (
  session: Session,
  contract: UnetContract,
  latents: FloatTensor,
  timestep: number,
  conditional: Conditioning,
  unconditional: Conditioning,
  guidanceScale: number,
): Promise<FloatTensor> => {
  const size = latents.data.length
  const sameLength = conditional.hidden.data.length === unconditional.hidden.data.length
  let without: Float32Array
  let withPrompt: Float32Array
  if ((contract.batch ?? 2) % 2 === 0 && sameLength) {
    const pair = concatBatch([latents, latents])
    const both = await predictNoise(
      session,
      contract,
      pair,
      timestep,
      stackConditioning(unconditional, conditional),
    )
    without = both.data.subarray(0, size)
    withPrompt = both.data.subarray(size)
  } else {
    without = (await predictNoise(session, contract, latents, timestep, unconditional)).data
    withPrompt = (await predictNoise(session, contract, latents, timestep, conditional)).data
  }
  const guided = new Float32Array(size)
  for (let i = 0; i < size; i++) guided[i] = without[i]! + guidanceScale * (withPrompt[i]! - without[i]!)
  return floatTensor(guided, latents.dims)
}

const stackConditioning = (first: Conditioning, second: Conditioning): Conditioning =>
  mapConditioning(first, (tensor, part) => concatBatch([tensor, second[part]!]))

const mapConditioning = (
  { hidden, pooled, timeIds, guidanceEmbedding }: Conditioning,
  change: (tensor: FloatTensor, part: keyof Conditioning) => FloatTensor,
): Conditioning => ({
  hidden: change(hidden, 'hidden'),
  pooled: pooled && change(pooled, 'pooled'),
  timeIds: timeIds && change(timeIds, 'timeIds'),
  guidanceEmbedding: guidanceEmbedding && change(guidanceEmbedding, 'guidanceEmbedding'),
})

const timestepTensor = ({ timestep, sample }: UnetContract, value: number, batch: number): Tensor => {
  const [axis] = timestep.shape
  if (axis === undefined) return wholeNumbers([value], [], timestep.type)
  const perSample = typeof axis === 'string' && axis === sample.shape[0]
  const count = typeof axis === 'number' && axis > 0 ? axis : perSample ? batch : 1
  return wholeNumbers(new Array<number>(count).fill(value), [count], timestep.type)
}
