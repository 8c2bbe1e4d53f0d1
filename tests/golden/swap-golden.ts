import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import type { FacePoints } from '../../src/core/faces/geometry/face.ts'
import { decodeImage } from '../../src/core/imaging/codec/decode.ts'
import type { RgbImage } from '../../src/core/imaging/rgb-image.ts'
import { openSession } from '../../src/core/onnx/open-session.ts'
import type { Session } from '../../src/core/onnx/session.ts'
import type { SwapperKind } from '../../src/core/swap/network/models/swapper-models.ts'

type Masks = readonly ('box' | 'occlusion' | 'region')[]

interface SwapGolden {
  readonly points: Readonly<Record<string, FacePoints>>
  readonly crops: readonly { readonly name: string; readonly face: string }[]
  /** `box` is what the reference changed: x, y, width, height. */
  readonly swaps: readonly {
    readonly name: string
    readonly box: readonly [number, number, number, number]
    readonly model: SwapperKind
    readonly face: string
    readonly masks: Masks
    readonly boost: 1 | 2
  }[]
  readonly restored: readonly {
    readonly name: string
    readonly box: readonly [number, number, number, number]
    readonly network: 'gfpgan' | 'codeformer'
    readonly masks: Masks
  }[]
  readonly boxes: readonly {
    readonly size: number
    readonly every: number
    readonly values: readonly number[]
  }[]
}

/** Made by make-swap-graphs.py with the code of insightface and facefusion. */
export const swapGolden: SwapGolden = JSON.parse(
  readFileSync(new URL('./swap.json', import.meta.url), 'utf8'),
)

const inSwap = (file: string): string => fileURLToPath(new URL(`./swap/${file}`, import.meta.url))

export const readSwapPicture = (name: string): Promise<RgbImage> => decodeImage(inSwap(`${name}.png`))

export const readSwapGraph = (name: string): Uint8Array =>
  new Uint8Array(readFileSync(inSwap(`${name}.onnx`)))

export const openSwapGraph = (name: string): Promise<Session> => openSession(inSwap(`${name}.onnx`))

/** As the script's: 20 sin(step · i²), i from 1. */
export const goldenEmbedding = (step: number): Float32Array =>
  Float32Array.from({ length: 512 }, (_, i) => 20 * Math.sin(step * (i + 1) ** 2))

/** Mean difference of the bytes of two pictures, the first looked at from (x, y) on. */
export const meanDifference = (image: RgbImage, expected: RgbImage, x = 0, y = 0): number => {
  let sum = 0
  for (let row = 0; row < expected.height; row++)
    for (let i = 0; i < expected.width * 3; i++)
      sum += Math.abs(
        image.data[((y + row) * image.width + x) * 3 + i]! - expected.data[row * expected.width * 3 + i]!,
      )
  return sum / expected.data.length
}

/** Quick where `toEqual` on a million bytes is not. */
export const sameBytes = (a: ArrayBufferView, b: ArrayBufferView): boolean =>
  Buffer.compare(bytesOf(a), bytesOf(b)) === 0

/** As the script's cosine transform. */
export const emapMatrix = (): Float32Array => {
  const matrix = new Float32Array(512 * 512)
  for (let k = 0; k < 512; k++)
    for (let n = 0; n < 512; n++)
      matrix[k * 512 + n] =
        Math.cos((Math.PI / 512) * (n + 0.5) * k) * Math.sqrt(2 / 512) * (k === 0 ? Math.SQRT1_2 : 1)
  return matrix
}

const varint = (value: number): number[] =>
  value < 128 ? [value] : [(value % 128) | 128, ...varint(Math.floor(value / 128))]

/** A protobuf field that holds bytes. */
export const bytesField = (number: number, ...parts: Uint8Array[]): Uint8Array => {
  const body = Buffer.concat(parts)
  return Buffer.concat([Uint8Array.from([...varint(number * 8 + 2), ...varint(body.length)]), body])
}

/** A protobuf field that holds a whole number. */
export const numberField = (number: number, value: number): Uint8Array =>
  Uint8Array.from([...varint(number * 8), ...varint(value)])

export const textField = (number: number, text: string): Uint8Array =>
  bytesField(number, new TextEncoder().encode(text))

/** A TensorProto; `values` are fields that hold its data. */
export const tensorMessage = (
  name: string,
  type: number,
  dims: readonly number[],
  ...values: Uint8Array[]
): Uint8Array =>
  Buffer.concat([...dims.map(d => numberField(1, d)), numberField(2, type), textField(8, name), ...values])

/** Messages merge when written one behind the other: the graph gets one more initializer. */
export const withInitializer = (model: Uint8Array, tensor: Uint8Array): Uint8Array =>
  Buffer.concat([model, bytesField(7, bytesField(5, tensor))])

export const bytesOf = ({ buffer, byteOffset, byteLength }: ArrayBufferView): Uint8Array =>
  new Uint8Array(buffer as ArrayBuffer, byteOffset, byteLength)
