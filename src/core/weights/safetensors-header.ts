import { LikenessError } from '../errors.ts'
import { type Dtype, dtypeBytes, isDtype } from './dtypes.ts'
import { createJsonReader } from './json-reader.ts'

/** A tensor as the header of a .safetensors file describes it. */
export interface HeaderTensor {
  readonly dtype: Dtype
  readonly dims: readonly number[]
  /** Bytes from the end of the header. */
  readonly begin: number
  readonly end: number
}

export interface SafetensorsHeader {
  readonly tensors: ReadonlyMap<string, HeaderTensor>
  /** `__metadata__`. */
  readonly metadata: ReadonlyMap<string, string>
  /** Of all tensors, which follow the header without a gap. */
  readonly dataBytes: number
}

const metadataName = '__metadata__'

/**
 * Reads the JSON in the header of a .safetensors file. What the reference implementation refuses is refused: names that come
 * twice, tensors that overlap, gaps between them, sizes that do not follow from the shape. Source: safetensors' `Metadata`.
 * @param file its name, for messages
 * @throws LikenessError `model-damaged`
 */
export const parseSafetensorsHeader = (json: Uint8Array, file: string): SafetensorsHeader => {
  const fail = (what: string) =>
    new LikenessError(
      'model-damaged',
      `"${file}" is damaged or no .safetensors file: its header ${what}. Download it again.`,
    )
  let text: string
  try {
    text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(json)
  } catch {
    throw fail('is no text')
  }
  const reader = createJsonReader(text, fail)
  let metadata: ReadonlyMap<string, string> = new Map()

  const tensor = (name: string): HeaderTensor => {
    let dtype = ''
    let dims: number[] | undefined
    let offsets: number[] = []
    reader.object(field => {
      if (field === 'dtype') dtype = reader.string()
      else if (field === 'shape') dims = reader.array(reader.integer)
      else if (field === 'data_offsets') offsets = reader.array(reader.integer)
      else throw fail(`says "${field.slice(0, 200)}" of a tensor, which means nothing`)
    })
    const [begin, end] = offsets
    if (!dims || begin === undefined || end === undefined || offsets.length !== 2)
      throw fail(`does not say the type, shape and place of "${name}"`)
    if (!isDtype(dtype)) throw fail(`gives "${name}" the unknown type "${dtype.slice(0, 200)}"`)
    const bytes = dims.reduce((product, size) => product * size, dtypeBytes[dtype])
    if (bytes !== end - begin)
      throw fail(
        `gives "${name}" ${end - begin} bytes, but its shape [${dims.slice(0, 8)}] of ${dtype} needs ${bytes}`,
      )
    return { dtype, dims, begin, end }
  }

  const members = reader.object(name => {
    if (name !== metadataName) return tensor(name)
    metadata = reader.object(reader.string)
    return null
  })
  reader.end()
  members.delete(metadataName)
  const tensors = members as Map<string, HeaderTensor>
  return { tensors, metadata, dataBytes: measureData(tensors, fail) }
}

/** @throws whatever `fail` gives where tensors overlap or leave a gap */
const measureData = (tensors: ReadonlyMap<string, HeaderTensor>, fail: (what: string) => Error): number => {
  let at = 0
  let before = 'the header'
  const inOrder = [...tensors].sort(([, a], [, b]) => a.begin - b.begin || a.end - b.end)
  for (const [name, { begin, end }] of inOrder) {
    if (begin !== at)
      throw fail(
        `lets "${name}" ${begin < at ? 'overlap' : 'leave a gap after'} ${before === 'the header' ? before : `"${before}"`}`,
      )
    at = end
    before = name
  }
  return at
}
