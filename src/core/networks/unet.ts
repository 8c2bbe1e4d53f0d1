import { LikenessError } from '../errors.ts'
import type { Session, TensorInfo } from '../runtime/session.ts'
import { asFloats, castFloats, concatBatch, wholeNumbers } from '../tensor/convert.ts'
import { type FloatTensor, floatTensor, type Tensor } from '../tensor/tensor.ts'

const understood = ['sample', 'timestep', 'encoder_hidden_states']

/** What a conditional UNet's graph declares, read once. */
export interface UnetContract {
  readonly latentChannels: number
  readonly sample: TensorInfo
  readonly timestep: TensorInfo
  readonly hidden: TensorInfo
  /** False when the graph is fixed to one latent at a time. */
  readonly takesBatch: boolean
}

/** @throws LikenessError `model-unsupported` when the graph wants inputs this pipeline does not make. */
export const readUnetContract = (session: Session): UnetContract => {
  const byName = new Map(session.inputs.map(info => [info.name, info]))
  const [sample, timestep, hidden] = understood.map(name => byName.get(name))
  const unknown = session.inputs.filter(info => !understood.includes(info.name)).map(info => info.name)
  if (!sample || !timestep || !hidden || unknown.length > 0)
    throw new LikenessError(
      'model-unsupported',
      `This denoiser wants ${session.inputs.map(i => i.name).join(', ')}; ${understood.join(', ')} are understood.`,
    )
  const latentChannels = sample.shape[1]
  return {
    latentChannels: typeof latentChannels === 'number' ? latentChannels : 4,
    sample,
    timestep,
    hidden,
    takesBatch: typeof sample.shape[0] !== 'number' || sample.shape[0] > 1,
  }
}

/**
 * Conditional UNet. in: `sample` [b, c, h, w], `timestep` (rank 0, [1] or [b]; float or whole, as the graph declares),
 * `encoder_hidden_states` [b, 77, hidden] → `out_sample` [b, c, h, w].
 * Source: diffusers UNet2DConditionModel and its ONNX exports.
 */
export const predictNoise = async (
  session: Session,
  contract: UnetContract,
  latents: FloatTensor,
  timestep: number,
  hidden: FloatTensor,
): Promise<FloatTensor> => {
  const fetched = await session.run({
    sample: castFloats(latents, contract.sample.type),
    timestep: timestepTensor(contract, timestep, latents.dims[0]!),
    encoder_hidden_states: castFloats(hidden, contract.hidden.type),
  })
  return asFloats(fetched.out_sample ?? fetched[session.outputs[0]!.name]!)
}

/**
 * Classifier-free guidance: unconditional + scale · (conditional − unconditional).
 * Both passes in one batch where the graph takes it, one after the other where it does not.
 * Source: Ho & Salimans, Classifier-Free Diffusion Guidance (2022).
 */
export const predictGuidedNoise = async (
  session: Session,
  contract: UnetContract,
  latents: FloatTensor,
  timestep: number,
  conditional: FloatTensor,
  unconditional: FloatTensor,
  guidanceScale: number,
  batched = contract.takesBatch,
): Promise<FloatTensor> => {
  const size = latents.data.length
  let without: Float32Array
  let withPrompt: Float32Array
  if (batched) {
    const pair = concatBatch([latents, latents])
    const both = await predictNoise(
      session,
      contract,
      pair,
      timestep,
      concatBatch([unconditional, conditional]),
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

const timestepTensor = ({ timestep, sample }: UnetContract, value: number, batch: number): Tensor => {
  const [axis] = timestep.shape
  if (axis === undefined) return wholeNumbers([value], [], timestep.type)
  const perSample = typeof axis === 'string' && axis === sample.shape[0]
  const count = typeof axis === 'number' && axis > 0 ? axis : perSample ? batch : 1
  return wholeNumbers(new Array<number>(count).fill(value), [count], timestep.type)
}
