import { basename } from 'node:path'
import { LikenessError } from '../errors.ts'
import type { Checkpoint } from './checkpoint.ts'
import { weightTypes } from './dtypes.ts'
import { readSafetensors, type StoredTensor, type StoredTensors } from './safetensors.ts'
import type { Weight } from './weight.ts'

/** Text encoders by the folders that diffusers keeps them in. */
export type TextEncoderName = 'text_encoder' | 'text_encoder_2'

/** An embedding (textual inversion): vectors that a prompt's word stands for. */
export interface TextualInversion {
  /** Each stands in the place of a token; from 1 on. */
  readonly vectors: number
  /** The checkpoints whose text encoders are as wide; null where none of them is. */
  readonly base: Checkpoint['kind'] | null
  /** Rows [vectors, width] beside the token table of each text encoder; places in its file. */
  readonly rows: { readonly text_encoder: Weight; readonly text_encoder_2?: Weight }
  /** The word it was trained as, such as `<cat-toy>`, where the file says so. */
  readonly token: string | null
}

/** Widths of the text encoders of each kind of checkpoint. */
const widths: Readonly<Record<Checkpoint['kind'], readonly number[]>> = {
  'sd-1': [768],
  'sd-2': [1024],
  sdxl: [768, 1280],
}

/** Of more vectors there is hardly a prompt: a chunk of it has 75 tokens. */
const mostVectors = 128

/**
 * Reads an embedding in either of the formats that are published as .safetensors: `emb_params` (A1111) or the word itself (diffusers)
 * as the name of one tensor, or `clip_l` and `clip_g` for the two text encoders of SDXL. A single vector may have one axis.
 * Source: stable-diffusion-webui, modules/textual_inversion/textual_inversion.py; diffusers' `load_textual_inversion`
 * @param location as of `readSafetensors`
 * @throws LikenessError `model-unsupported` for another file, `model-damaged`, and what `readSafetensors` throws
 */
export const readTextualInversion = async (
  path: string,
  location: string = basename(path),
): Promise<TextualInversion> => {
  const file = basename(path)
  const { tensors } = await readSafetensors(path, location)
  const [[name, first] = [], [, second] = []] = inOrder(tensors)
  if (name === undefined || first === undefined || tensors.size > (second ? 2 : 1)) throw notOne(file)
  const rows = toRows(first, file)
  const rows2 = second && toRows(second, file)
  const vectors = rows.dims[0]!
  if (rows2 && rows2.dims[0] !== vectors)
    throw new LikenessError(
      'model-damaged',
      `"${file}" has ${vectors} vectors for one text encoder of SDXL and ${rows2.dims[0]} for the other. Download it again.`,
    )
  return {
    vectors,
    base: baseOf([rows, ...(rows2 ? [rows2] : [])]),
    rows: { text_encoder: rows, ...(rows2 && { text_encoder_2: rows2 }) },
    token: /^<[^<>]+>$/.test(name) ? name : null,
  }
}

/** SDXL's in the order of its text encoders. */
const inOrder = (tensors: StoredTensors): readonly (readonly [string, StoredTensor])[] => {
  const [l, g] = [tensors.get('clip_l'), tensors.get('clip_g')]
  return l && g ? [['clip_l', l] as const, ['clip_g', g] as const] : [...tensors]
}

const notOne = (file: string): LikenessError =>
  new LikenessError(
    'model-unsupported',
    `"${file}" is no embedding (textual inversion): one has the vectors of a word as "emb_params", or as "clip_l" and "clip_g" for SDXL. Choose another file.`,
  )

/** @throws LikenessError `model-unsupported` where it is no table of vectors */
const toRows = ({ dtype, dims, location, offset, bytes }: StoredTensor, file: string): Weight => {
  const type = weightTypes[dtype]
  const [vectors, width] = dims.length === 1 ? [1, dims[0]!] : [dims[0] ?? 0, dims[1] ?? 0]
  const isTable = dims.length <= 2 && vectors >= 1 && vectors <= mostVectors && width > 0
  if (!isTable || (type !== 'float32' && type !== 'float16' && type !== 'bfloat16')) throw notOne(file)
  return { type, dims: [vectors, width], location, offset, bytes }
}

const baseOf = (rows: readonly Weight[]): Checkpoint['kind'] | null => {
  const own = rows.map(({ dims }) => dims[1])
  const kinds = Object.keys(widths) as Checkpoint['kind'][]
  return kinds.find(kind => widths[kind].join() === own.join()) ?? null
}
