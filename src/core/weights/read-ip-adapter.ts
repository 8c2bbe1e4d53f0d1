import { basename } from 'node:path'
import { LikenessError } from '../errors.ts'
import type { Checkpoint } from './checkpoint.ts'
import { weightOf } from './key-names/named-weights.ts'
import { recogniseOtherModel } from './other-models.ts'
import { notDrawnWith } from './read-checkpoint.ts'
import { readSafetensors, type StoredTensors } from './safetensors.ts'
import type { Weights } from './weight.ts'

/** An IP-Adapter FaceID as it lies on disk. */
export interface IpAdapterFile {
  /** The checkpoints that it fits. */
  readonly base: Checkpoint['kind']
  /** By the names in the file: `image_proj.…` and, of each attention of a UNet, `ip_adapter.<number>.…`. */
  readonly weights: Weights
  readonly metadata: ReadonlyMap<string, string>
}

/** Values of an embedding of a face. */
const embeddingDim = 512

/** Vectors that a face becomes. */
const faceTokens = 4

const advice =
  'Choose an IP-Adapter FaceID of Stable Diffusion 1.5 or XL as .safetensors, such as ip-adapter-faceid_sd15.'

/** Those that see more than a face's embedding, in this order; `image_proj.` comes before. */
const otherKinds: readonly (readonly [is: string, names: RegExp])[] = [
  [
    'an IP-Adapter FaceID Plus, which also sees the picture through CLIP',
    /^image_proj\.perceiver_resampler\./,
  ],
  ['an IP-Adapter Plus, which sees a picture through CLIP', /^image_proj\.latents$/],
  ['an IP-Adapter, which sees a picture through CLIP', /^image_proj\.proj\.(weight|3\.weight)$/],
]

/** Attentions to the prompt in a UNet of Stable Diffusion 1 or 2. */
const sdAttentions = 16
/** Features of a token of Stable Diffusion 2. */
const sd2TokenDim = 1024

/**
 * Reads an IP-Adapter FaceID; `location` of its weights is the file's name.
 * Source: tencent-ailab/IP-Adapter `ip_adapter_faceid.py`
 * @throws LikenessError `model-unsupported` for other IP-Adapters and other models, `model-damaged` where tensors are missing;
 *   and what `readSafetensors` throws, also for the .bin files that are published
 */
export const readIpAdapter = async (path: string): Promise<IpAdapterFile> => {
  const file = basename(path)
  const { tensors, metadata } = await readSafetensors(path)
  const names = [...tensors.keys()]
  if (!names.some(name => /^(image_proj|ip_adapter)\./.test(name))) {
    const other = recogniseOtherModel(tensors)
    throw other
      ? notDrawnWith(other, file)
      : new LikenessError('model-not-recognised', `"${file}" is no IP-Adapter. ${advice}`)
  }
  const other = otherKinds.find(([, pattern]) => names.some(name => pattern.test(name)))?.[0]
  const kind = other ?? portraitOf(tensors)
  if (kind !== undefined)
    throw new LikenessError('model-unsupported', `"${file}" is ${kind}, which Likeness cannot use. ${advice}`)
  const keys = names.filter(name => /^ip_adapter\.\d+\.to_k_ip\.weight$/.test(name))
  const missing = [...projectionNames, ...keys.map(name => name.replace('to_k_ip', 'to_v_ip'))].find(
    name => !tensors.has(name),
  )
  if (missing !== undefined || keys.length === 0)
    throw new LikenessError(
      'model-damaged',
      `"${file}" is not complete: "${missing ?? 'ip_adapter.1.to_k_ip.weight'}" is missing. Download the file again, or choose another version of it.`,
    )
  const tokenDim = tensors.get(keys[0]!)?.dims[1]
  return {
    base: keys.length !== sdAttentions ? 'sdxl' : tokenDim === sd2TokenDim ? 'sd-2' : 'sd-1',
    weights: new Map(Array.from(tensors, ([name, tensor]) => [name, weightOf(name, tensor)])),
    metadata,
  }
}

const projectionNames = ['proj.0', 'proj.2', 'norm'].flatMap(layer => [
  `image_proj.${layer}.weight`,
  `image_proj.${layer}.bias`,
])

/** A FaceID that is made for other embeddings or several faces at once. */
const portraitOf = (tensors: StoredTensors): string | undefined => {
  const dims = (name: string) => tensors.get(name)?.dims ?? []
  const [projected, [tokenDim], [, faceDim]] = [
    dims('image_proj.proj.2.weight')[0],
    dims('image_proj.norm.weight'),
    dims('image_proj.proj.0.weight'),
  ]
  if (faceDim !== undefined && faceDim !== embeddingDim)
    return `an IP-Adapter for embeddings of ${faceDim} values instead of a face's ${embeddingDim}`
  return projected !== undefined && tokenDim !== undefined && projected !== faceTokens * tokenDim
    ? 'an IP-Adapter FaceID Portrait, which sees five photos at once'
    : undefined
}
