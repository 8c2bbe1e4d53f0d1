import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { promisify } from 'node:util'
import { gunzip } from 'node:zlib'
import { fromFloat16Bits, toFloat16Bits } from '../../src/core/tensor/float16.ts'
import type { Tensor } from '../../src/core/tensor/tensor.ts'
import { type Dtype, dtypeBytes } from '../../src/core/weights/dtypes.ts'
import type { SafetensorsContent } from '../../src/core/weights/safetensors.ts'
import { parseSafetensorsHeader } from '../../src/core/weights/safetensors-header.ts'

export type Entry = readonly [name: string, dtype: Dtype, dims: readonly number[]]

/** 256 values, evenly spread over an output of `shape`; fewer where it has fewer. */
export interface GoldenOutput {
  readonly shape: readonly number[]
  readonly values: readonly number[]
}

/**
 * Largest difference from a golden output, over its largest value.
 * @param every of the golden's values every so many are there
 * @throws RangeError where the shapes differ
 */
export const outputError = (
  { shape, values }: GoldenOutput,
  { data, dims }: Pick<Tensor, 'data' | 'dims'>,
  every = 1,
): number => {
  if (`${dims}` !== `${shape}`) throw new RangeError(`[${dims}] where diffusers has [${shape}]`)
  const some = Math.min(256, data.length)
  const at = (i: number) => Math.round((i * every * (data.length - 1)) / (some - 1))
  return (
    Math.max(...values.map((value, i) => Math.abs(Number(data[at(i)]) - value))) /
    Math.max(...values.map(Math.abs))
  )
}

type Network = 'unet' | 'vae' | 'text_encoder' | 'text_encoder_2'

/** A checkpoint as make-checkpoints.py describes it. */
export interface GoldenCheckpoint {
  readonly family: string
  /** Every tensor of the single file, in its order. */
  readonly single: readonly Entry[]
  /** Every tensor of diffusers' networks: name, shape and, of tiny ones, the CRC-32 of its half-precision values. */
  readonly components: Readonly<
    Partial<Record<Network, readonly (readonly [name: string, dims: readonly number[], crc?: number])[]>>
  >
}

/** One with weights that can be written, and what its networks give. */
export interface TinyCheckpoint extends GoldenCheckpoint {
  /** Tensors of each file of diffusers' folder, by its path. */
  readonly folder: Readonly<Record<string, readonly Entry[]>>
  /** As in `config.json`. */
  readonly configs: Readonly<Partial<Record<Network, Readonly<Record<string, unknown>>>>>
  readonly outputs: Readonly<Record<'single' | 'folder', Readonly<Record<string, GoldenOutput>>>>
}

export type FullCheckpointName =
  | 'sd-1'
  | 'sd-1-inpainting'
  | 'sd-1-instruct-pix2pix'
  | 'sd-1-lcm'
  | 'sd-2'
  | 'sdxl'
  | 'sdxl-inpainting'
  | 'sdxl-refiner'
export type TinyCheckpointName =
  | 'tiny-sd-1'
  | 'tiny-sd-1-inpainting'
  | 'tiny-sd-1-lcm'
  | 'tiny-sd-2'
  | 'tiny-sdxl'

const inflate = promisify(gunzip)

/** Reads a file of make-checkpoints.py, or of another script that writes into another folder. */
export const readGolden = async <T>(
  name: string,
  folder = import.meta.dirname,
  kind = 'checkpoints',
): Promise<T> =>
  JSON.parse((await inflate(await readFile(join(folder, kind, `${name}.json.gz`)))).toString()) as T

/** @param folder of the goldens, for programs that are bundled elsewhere */
export const fullCheckpoint = (name: FullCheckpointName, folder?: string): Promise<GoldenCheckpoint> =>
  readGolden(name, folder)
export const tinyCheckpoint = (name: TinyCheckpointName): Promise<TinyCheckpoint> => readGolden(name)

/** The JSON of a header that places tensors one after the other. */
export const headerOf = (
  entries: readonly Entry[],
  metadata: Readonly<Record<string, string>> = { format: 'pt' },
): string => {
  let at = 0
  const tensors = entries.map(([name, dtype, shape]) => {
    const begin = at
    at += shape.reduce((product, size) => product * size, dtypeBytes[dtype])
    return [name, { dtype, shape, data_offsets: [begin, at] }] as const
  })
  return JSON.stringify({ __metadata__: metadata, ...Object.fromEntries(tensors) })
}

/** A file with these tensors, as far as its header says. */
export const contentOf = (
  entries: readonly Entry[],
  metadata?: Readonly<Record<string, string>>,
): SafetensorsContent => {
  const header = parseSafetensorsHeader(Buffer.from(headerOf(entries, metadata)), 'x.safetensors')
  return {
    metadata: header.metadata,
    tensors: new Map(
      Array.from(header.tensors, ([name, { dtype, dims, begin, end }]) => [
        name,
        { dtype, dims, location: 'x.safetensors', offset: begin, bytes: end - begin },
      ]),
    ),
  }
}

/** The 2048 half-precision values that weights have, by their scale or what else they are. */
const halves = new Map<number | string, Uint16Array>()
const halvesOf = (key: number | string, valueAt: (unit: number) => number): Uint16Array => {
  const known =
    halves.get(key) ?? Uint16Array.from({ length: 2048 }, (_, i) => toFloat16Bits(valueAt((i - 1024) / 1024)))
  halves.set(key, known)
  return known
}

/** The weights of make-checkpoints.py's `values`, as half-precision bits. */
export const goldenValues = (name: string, dims: readonly number[]): Uint16Array => {
  const count = dims.reduce((product, size) => product * size, 1)
  const inputs = count / (dims[0] ?? 1)
  const scale = 2 ** -roundHalfEven(Math.log2(Math.sqrt(inputs) / 2))
  const bitsOf =
    dims.length >= 2
      ? halvesOf(scale, unit => unit * scale)
      : name.endsWith('weight')
        ? halvesOf('norm', unit => 1 + Math.floor(unit * 32) / 64)
        : halvesOf('bias', unit => unit / 16)
  const seed = new TextEncoder()
    .encode(name)
    .reduce((hash, byte) => Math.imul(hash ^ byte, 0x01000193), 0x811c9dc5)
  const bits = new Uint16Array(count)
  for (let i = 0; i < count; i++) {
    let x = (seed + Math.imul(i, 2654435761)) | 0
    x ^= x >>> 16
    x = Math.imul(x, 0x85ebca6b)
    x ^= x >>> 13
    x = Math.imul(x, 0xc2b2ae35)
    x ^= x >>> 16
    bits[i] = bitsOf[x & 0x7ff]!
  }
  return bits
}

/** The same weights with noise that is an eighth as loud, as make-pictures.py has them. */
export const quietValues = (name: string, dims: readonly number[]): Uint16Array => {
  const bits = goldenValues(name, dims)
  const isLast = /^(unet\/conv_out|model\.diffusion_model\.out\.2)\.weight$/.test(name)
  return isLast ? bits.map(value => toFloat16Bits(fromFloat16Bits(value) / 8)) : bits
}

/** As Python rounds. */
const roundHalfEven = (value: number): number =>
  Math.abs(value % 1) === 0.5 ? 2 * Math.round(value / 2) : Math.round(value)

/** A .safetensors file of these weights. @param valuesOf half-precision values, where they are not `goldenValues` */
export const safetensorsOf = (
  entries: readonly Entry[],
  {
    metadata,
    valuesOf = goldenValues,
  }: {
    readonly metadata?: Readonly<Record<string, string>>
    readonly valuesOf?: (name: string, dims: readonly number[]) => ArrayBufferView
  } = {},
): Uint8Array => {
  const header = Buffer.from(headerOf(entries, metadata))
  const length = Buffer.alloc(8)
  length.writeBigUInt64LE(BigInt(header.length))
  const data = entries.map(([name, , dims]) => {
    const { buffer, byteOffset, byteLength } = valuesOf(name, dims)
    return new Uint8Array(buffer, byteOffset, byteLength)
  })
  return Buffer.concat([length, header, ...data])
}

/** Writes a tiny checkpoint as a single file, with the weights that `outputs.single` was made with. */
export const writeSingleFile = async (
  name: TinyCheckpointName,
  path: string,
  options: Parameters<typeof safetensorsOf>[1] = {},
): Promise<TinyCheckpoint> => {
  const golden = await tinyCheckpoint(name)
  await writeFile(path, safetensorsOf(golden.single, options))
  return golden
}

const prediction: Readonly<Record<string, string>> = { 'sd-2': 'v_prediction' }

/**
 * Writes a tiny checkpoint as a folder of diffusers, with the weights that `outputs.folder` was made with.
 * @param options.schedulerConfig default: how the model was trained, and no algorithm
 * @param options.valuesOf as of `safetensorsOf`; names begin with the part
 */
export const writeFolder = async (
  name: TinyCheckpointName,
  folder: string,
  {
    schedulerConfig,
    valuesOf = goldenValues,
  }: {
    readonly schedulerConfig?: Readonly<Record<string, unknown>>
    readonly valuesOf?: typeof goldenValues
  } = {},
): Promise<TinyCheckpoint> => {
  const golden = await tinyCheckpoint(name)
  for (const [path, entries] of Object.entries(golden.folder)) {
    const part = dirname(path)
    await mkdir(join(folder, part), { recursive: true })
    const valuesOfPart = (tensor: string, dims: readonly number[]) => valuesOf(`${part}/${tensor}`, dims)
    await writeFile(join(folder, path), safetensorsOf(entries, { valuesOf: valuesOfPart }))
    await writeFile(join(folder, part, 'config.json'), JSON.stringify(golden.configs[part as Network]))
  }
  await mkdir(join(folder, 'scheduler'))
  const scheduler = schedulerConfig ?? { prediction_type: prediction[golden.family] ?? 'epsilon' }
  await writeFile(join(folder, 'scheduler', 'scheduler_config.json'), JSON.stringify(scheduler))
  return golden
}
