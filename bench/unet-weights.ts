import { once } from 'node:events'
import { createWriteStream } from 'node:fs'
import { finished } from 'node:stream/promises'
import { encodeFloat16 } from '../src/core/tensor/float16.ts'
import type { Weight, Weights } from '../src/core/weights/weight.ts'

/** The published UNets' sizes: config.json of runwayml/stable-diffusion-v1-5 and stabilityai/stable-diffusion-xl-base-1.0. */
interface UnetSize {
  readonly channels: readonly number[]
  /** Transformer blocks of each level; none without attention. */
  readonly depths: readonly number[]
  readonly crossAttentionDim: number
  readonly linearProjection: boolean
  /** Features of what is added to the embedding of the time. */
  readonly addedDim?: number
}

export const unetSizes = {
  sd15: {
    channels: [320, 640, 1280, 1280],
    depths: [1, 1, 1, 0],
    crossAttentionDim: 768,
    linearProjection: false,
  },
  sdxl: {
    channels: [320, 640, 1280],
    depths: [0, 2, 10],
    crossAttentionDim: 2048,
    linearProjection: true,
    addedDim: 2816,
  },
} as const satisfies Record<string, UnetSize>

type Shapes = Map<string, readonly number[]>

/** Names and shapes of a UNet2DConditionModel with two layers a block. */
const unetShapes = ({
  channels,
  depths,
  crossAttentionDim,
  linearProjection,
  addedDim,
}: UnetSize): Shapes => {
  const shapes: Shapes = new Map()
  const affine = (at: string, shape: readonly number[]): void => {
    shapes.set(`${at}.weight`, shape)
    shapes.set(`${at}.bias`, [shape[0]!])
  }
  const [first] = channels as readonly [number]
  const time = first * 4
  const resnet = (at: string, from: number, to: number): void => {
    affine(`${at}.norm1`, [from])
    affine(`${at}.conv1`, [to, from, 3, 3])
    affine(`${at}.time_emb_proj`, [to, time])
    affine(`${at}.norm2`, [to])
    affine(`${at}.conv2`, [to, to, 3, 3])
    if (from !== to) affine(`${at}.conv_shortcut`, [to, from, 1, 1])
  }
  const transformer = (at: string, c: number, depth: number): void => {
    if (depth === 0) return
    affine(`${at}.norm`, [c])
    for (const name of ['proj_in', 'proj_out'])
      affine(`${at}.${name}`, linearProjection ? [c, c] : [c, c, 1, 1])
    for (let i = 0; i < depth; i++) {
      const block = `${at}.transformer_blocks.${i}`
      for (const norm of ['norm1', 'norm2', 'norm3']) affine(`${block}.${norm}`, [c])
      for (const [name, context] of [
        ['attn1', c],
        ['attn2', crossAttentionDim],
      ] as const) {
        shapes.set(`${block}.${name}.to_q.weight`, [c, c])
        shapes.set(`${block}.${name}.to_k.weight`, [c, context])
        shapes.set(`${block}.${name}.to_v.weight`, [c, context])
        affine(`${block}.${name}.to_out.0`, [c, c])
      }
      affine(`${block}.ff.net.0.proj`, [8 * c, c])
      affine(`${block}.ff.net.2`, [c, 4 * c])
    }
  }
  affine('conv_in', [first, 4, 3, 3])
  affine('time_embedding.linear_1', [time, first])
  affine('time_embedding.linear_2', [time, time])
  if (addedDim !== undefined) {
    affine('add_embedding.linear_1', [time, addedDim])
    affine('add_embedding.linear_2', [time, time])
  }
  const skips = [first]
  let current = first
  channels.forEach((c, level) => {
    for (let i = 0; i < 2; i++) {
      resnet(`down_blocks.${level}.resnets.${i}`, current, c)
      transformer(`down_blocks.${level}.attentions.${i}`, c, depths[level]!)
      skips.push(c)
      current = c
    }
    if (level === channels.length - 1) return
    affine(`down_blocks.${level}.downsamplers.0.conv`, [c, c, 3, 3])
    skips.push(c)
  })
  resnet('mid_block.resnets.0', current, current)
  transformer('mid_block.attentions.0', current, depths.at(-1) || 1)
  resnet('mid_block.resnets.1', current, current)
  for (let level = channels.length - 1; level >= 0; level--) {
    const at = `up_blocks.${channels.length - 1 - level}`
    const c = channels[level]!
    for (let i = 0; i < 3; i++) {
      resnet(`${at}.resnets.${i}`, current + skips.pop()!, c)
      transformer(`${at}.attentions.${i}`, c, depths[level]!)
      current = c
    }
    if (level > 0) affine(`${at}.upsamplers.0.conv`, [c, c, 3, 3])
  }
  affine('conv_norm_out', [first])
  affine('conv_out', [4, first, 3, 3])
  return shapes
}

/** Prime, so that no row of a matrix repeats another. */
const period = 65_521

/** Normally distributed; Box and Muller. */
const normal = (() => {
  let state = 1
  const uniform = (): number => {
    state = Math.imul(state, 1_664_525) + 1_013_904_223
    return ((state >>> 0) + 0.5) / 2 ** 32
  }
  return Float32Array.from(
    { length: period },
    () => Math.sqrt(-2 * Math.log(uniform())) * Math.cos(2 * Math.PI * uniform()),
  )
})()

/**
 * Writes a .safetensors file of a UNet of the published size with random weights, of deviation 0.8 / √(fan in).
 * @param location the file's name in the folder
 */
export const writeUnetWeights = async (
  folder: string,
  location: string,
  size: UnetSize,
  type: 'float16' | 'float32',
): Promise<Weights> => {
  const width = type === 'float16' ? 2 : 4
  const shapes = [...unetShapes(size)]
  const count = (dims: readonly number[]): number => dims.reduce((a, b) => a * b, 1)
  let end = 0
  const header = JSON.stringify(
    Object.fromEntries(
      shapes.map(([name, shape]) => {
        const from = end
        end += count(shape) * width
        return [name, { dtype: type === 'float16' ? 'F16' : 'F32', shape, data_offsets: [from, end] }]
      }),
    ),
  )
  const padded = header.padEnd(Math.ceil(header.length / 8) * 8)
  const file = createWriteStream(`${folder}/${location}`, { highWaterMark: 2 ** 26 })
  const length = Buffer.alloc(8)
  length.writeBigUInt64LE(BigInt(padded.length))
  file.write(length)
  file.write(padded)
  const weights = new Map<string, Weight>()
  let offset = 8 + padded.length
  for (const [name, dims] of shapes) {
    const bytes = count(dims) * width
    weights.set(name, { type, dims, location, offset, bytes })
    offset += bytes
    if (!file.write(tensorBytes(name, dims, type))) await once(file, 'drain')
  }
  file.end()
  await finished(file)
  return weights
}

const tensorBytes = (name: string, dims: readonly number[], type: 'float16' | 'float32'): Buffer => {
  const fanIn = dims.slice(1).reduce((a, b) => a * b, 1)
  const isScale = name.includes('norm') && name.endsWith('.weight')
  const values = isScale
    ? new Float32Array(period).fill(1)
    : normal.map(value => (value * 0.8 * (dims.length === 1 ? 0.02 : 1)) / Math.sqrt(fanIn))
  const { buffer } = type === 'float16' ? encodeFloat16(values) : values
  const block = Buffer.from(buffer)
  const bytes = Buffer.allocUnsafe(dims.reduce((a, b) => a * b, 1) * (type === 'float16' ? 2 : 4))
  for (let at = 0; at < bytes.length; at += block.length) block.copy(bytes, at)
  return bytes
}
