import type { Weights } from '../../weights/weight.ts'

/** Fields of an autoencoder's config.json in diffusers. What has weights of its own is there if they are. */
export interface AutoencoderKlConfig {
  readonly inChannels: number
  readonly outChannels: number
  readonly latentChannels: number
  /** From the picture to the latents; each but the last halves the size. */
  readonly blockOutChannels: readonly number[]
  readonly layersPerBlock: number
  readonly normNumGroups: number
}

/**
 * Of a checkpoint with an encoder, a decoder or both.
 * @throws RangeError when it has neither
 */
export const inferAutoencoderKlConfig = (weights: Weights): AutoencoderKlConfig => {
  const channels = (name: string, axis = 0): number | undefined => weights.get(`${name}.weight`)?.dims[axis]
  const encodes = weights.has('encoder.conv_in.weight')
  const latentChannels = encodes ? (channels('encoder.conv_out') ?? 0) / 2 : channels('decoder.conv_in', 1)
  if (latentChannels === undefined) throw new RangeError('the checkpoint has no autoencoder')
  const blocks = encodes ? 'encoder.down_blocks' : 'decoder.up_blocks'
  const widths = untilNone(i => channels(`${blocks}.${i}.resnets.0.conv1`))
  const resnets = untilNone(i => channels(`${blocks}.0.resnets.${i}.conv1`)).length
  return {
    inChannels: channels('encoder.conv_in', 1) ?? 3,
    outChannels: channels('decoder.conv_out') ?? 3,
    latentChannels,
    blockOutChannels: encodes ? widths : widths.reverse(),
    // A decoder's blocks have one more than the configuration says.
    layersPerBlock: encodes ? resnets : resnets - 1,
    normNumGroups: 32,
  }
}

/** What there is for 0, 1, … */
const untilNone = (find: (i: number) => number | undefined): number[] => {
  const found: number[] = []
  for (let value = find(0); value !== undefined; value = find(found.length)) found.push(value)
  return found
}
