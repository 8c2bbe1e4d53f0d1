import type { Weights } from '../../weights/weight.ts'

/**
 * What a UNet2DConditionModel does not say by the names and shapes of its weights, and what others need to know of it.
 * Source: config.json of diffusers' UNet2DConditionModel, whose names these are.
 */
export interface UNet2DConditionConfig {
  /** Of the latents; 8 with a picture to edit beside them, 9 with a mask and what it covers. */
  readonly inChannels: number
  readonly outChannels: number
  /** Of each level, the finest first. */
  readonly blockOutChannels: readonly number[]
  /** Of each level. In most config.json this stands in `attention_head_dim`. */
  readonly numAttentionHeads: readonly number[]
  /** Features of a token of the prompt. */
  readonly crossAttentionDim: number
  /** SDXL's: the pooled prompt and the picture's sizes. */
  readonly additionEmbedType: 'text_time' | null
  /** Features of one of the sizes. */
  readonly additionTimeEmbedDim: number | null
  /** Features of the embedding of the guidance scale: latent consistency models. */
  readonly timeCondProjDim: number | null
  readonly normNumGroups: number
  readonly normEps: number
  /** Cosines before sines in the embedding of the timestep. */
  readonly flipSinToCos: boolean
  readonly freqShift: number
}

/** SDXL has six numbers: original height and width, crop's top and left, target's height and width. */
const timeIds = 6

/** Of SDXL's second text encoder, OpenCLIP bigG. */
const usualPooledDim = 1280

/**
 * The configuration of a checkpoint that has none: SD 1.x, which projects by 1 × 1 convolutions, has 8 heads in every
 * level; all others project by matrices and have heads of 64 features.
 * @param pooledDim features of the pooled prompt of SDXL
 * @throws RangeError when the weights are no UNet2DConditionModel's
 */
export const inferUnet2DConditionConfig = (
  weights: Weights,
  pooledDim = usualPooledDim,
): UNet2DConditionConfig => {
  const dims = (name: string): readonly number[] => {
    const weight = weights.get(name)
    if (!weight) throw new RangeError(`the checkpoint has no tensor "${name}"`)
    return weight.dims
  }
  const names = [...weights.keys()]
  const crossAttention = names.find(name => name.endsWith('.attn2.to_k.weight'))
  if (crossAttention === undefined) throw new RangeError('the checkpoint has no attention to a prompt')
  const crossAttentionDim = dims(crossAttention)[1]!
  const blockOutChannels: number[] = []
  for (let i = 0; weights.has(`down_blocks.${i}.resnets.0.conv1.weight`); i++)
    blockOutChannels.push(dims(`down_blocks.${i}.resnets.0.conv1.weight`)[0]!)
  const projection = names.find(name => name.endsWith('.proj_in.weight'))
  const convolves = projection !== undefined && dims(projection).length === 4
  const added = weights.get('add_embedding.linear_1.weight')
  return {
    inChannels: dims('conv_in.weight')[1]!,
    outChannels: dims('conv_out.weight')[0]!,
    blockOutChannels,
    numAttentionHeads: blockOutChannels.map(channels => (convolves ? 8 : Math.max(1, channels / 64))),
    crossAttentionDim,
    additionEmbedType: added ? 'text_time' : null,
    additionTimeEmbedDim: added ? (added.dims[1]! - pooledDim) / timeIds : null,
    timeCondProjDim: weights.get('time_embedding.cond_proj.weight')?.dims[1] ?? null,
    normNumGroups: 32,
    normEps: 1e-5,
    flipSinToCos: true,
    freqShift: 0,
  }
}
