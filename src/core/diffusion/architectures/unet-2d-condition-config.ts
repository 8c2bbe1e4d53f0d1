import type { Weights } from '../../weights/weight.ts'

/**
 * What the blocks of a UNet2DConditionModel do not say by the names and shapes of their weights.
 * Source: config.json of diffusers' UNet2DConditionModel, whose names these are.
 */
export interface UNetBlocksConfig {
  /** Of the latents; 8 with a picture to edit beside them, 9 with a mask and what it covers. */
  readonly inChannels: number
  /** Of each level, the finest first. */
  readonly blockOutChannels: readonly number[]
  /** Of each level. In most config.json this stands in `attention_head_dim`. */
  readonly numAttentionHeads: readonly number[]
  /** Features of a token of the prompt; null where nothing attends to it. */
  readonly crossAttentionDim: number | null
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

/** Of a whole UNet2DConditionModel, and what others need to know of it. */
export interface UNet2DConditionConfig extends UNetBlocksConfig {
  readonly outChannels: number
  readonly crossAttentionDim: number
}

/** SDXL has six numbers: original height and width, crop's top and left, target's height and width. */
const timeIds = 6

/** Of SDXL's second text encoder, OpenCLIP bigG. */
const usualPooledDim = 1280

/**
 * The configuration of blocks that have none: SD 1.x, which projects by 1 × 1 convolutions, has 8 heads in every level;
 * all others project by matrices and have heads of 64 features.
 * @param sizeDim features of one of SDXL's sizes, of as many as the embedding takes for them and the pooled prompt
 * @throws RangeError when the weights are no such blocks
 */
export const inferUnetBlocksConfig = (
  weights: Weights,
  sizeDim: (addedDim: number) => number,
): UNetBlocksConfig => {
  const names = [...weights.keys()]
  const crossAttention = names.find(name => name.endsWith('.attn2.to_k.weight'))
  const blockOutChannels: number[] = []
  for (let i = 0; weights.has(`down_blocks.${i}.resnets.0.conv1.weight`); i++)
    blockOutChannels.push(dimsOf(weights, `down_blocks.${i}.resnets.0.conv1.weight`)[0]!)
  const projection = names.find(name => name.endsWith('.proj_in.weight'))
  const convolves = projection !== undefined && dimsOf(weights, projection).length === 4
  const added = weights.get('add_embedding.linear_1.weight')
  return {
    inChannels: dimsOf(weights, 'conv_in.weight')[1]!,
    blockOutChannels,
    numAttentionHeads: blockOutChannels.map(channels => (convolves ? 8 : Math.max(1, channels / 64))),
    crossAttentionDim: crossAttention === undefined ? null : dimsOf(weights, crossAttention)[1]!,
    additionEmbedType: added ? 'text_time' : null,
    additionTimeEmbedDim: added ? sizeDim(added.dims[1]!) : null,
    timeCondProjDim: weights.get('time_embedding.cond_proj.weight')?.dims[1] ?? null,
    normNumGroups: 32,
    normEps: 1e-5,
    flipSinToCos: true,
    freqShift: 0,
  }
}

/**
 * The configuration of a checkpoint that has none.
 * @param pooledDim features of the pooled prompt of SDXL
 * @throws RangeError when the weights are no UNet2DConditionModel's
 */
export const inferUnet2DConditionConfig = (
  weights: Weights,
  pooledDim = usualPooledDim,
): UNet2DConditionConfig => {
  const blocks = inferUnetBlocksConfig(weights, addedDim => (addedDim - pooledDim) / timeIds)
  const { crossAttentionDim } = blocks
  if (crossAttentionDim === null) throw new RangeError('the checkpoint has no attention to a prompt')
  return { ...blocks, crossAttentionDim, outChannels: dimsOf(weights, 'conv_out.weight')[0]! }
}

const dimsOf = (weights: Weights, name: string): readonly number[] => {
  const weight = weights.get(name)
  if (!weight) throw new RangeError(`the checkpoint has no tensor "${name}"`)
  return weight.dims
}
