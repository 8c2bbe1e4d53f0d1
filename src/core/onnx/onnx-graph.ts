import { LikenessError } from '../errors.ts'
import { decodeFloat16 } from '../tensor/float16.ts'
import { elementCount } from '../tensor/tensor.ts'
import { type ByteSource, damaged, withByteSource } from './byte-source.ts'
import { type Field, readFields, type Span, unpackVarints } from './protobuf-reader.ts'
import type { TensorInfo } from './session.ts'

/** A constant of the graph (TensorProto) and where its values lie in the file. */
export interface Initializer {
  readonly name: string
  readonly type: string
  readonly dims: readonly number[]
  /** `raw`: raw_data, as in memory; `listed`: a repeated field (float_data …); `external`: in another file. */
  readonly stored: 'raw' | 'listed' | 'external'
  readonly spans: readonly Span[]
}

export interface OnnxGraph {
  readonly inputs: readonly TensorInfo[]
  readonly outputs: readonly TensorInfo[]
  readonly initializers: readonly Initializer[]
  /** Names that nodes read. */
  readonly consumed: ReadonlySet<string>
}

/** onnx.proto, TensorProto.DataType; others are shown by number. */
const elementTypes: Readonly<Record<number, string>> = {
  1: 'float32',
  2: 'uint8',
  6: 'int32',
  7: 'int64',
  9: 'bool',
  10: 'float16',
  11: 'float64',
}
/** Of TensorProto.DataType. */
export const typeName = (type: number): string => elementTypes[type] ?? `type ${type}`

/**
 * Reads the structure of a graph without its weights, in little time and memory for files of any size.
 * (onnxruntime-node does not list initializers.)
 * Source: onnx.proto (field numbers).
 * @param from a path, or the file's bytes
 * @throws LikenessError `model-damaged`, `file-not-found`
 */
export const readOnnxGraph = (from: string | Uint8Array): Promise<OnnxGraph> =>
  withByteSource(from, async source => {
    const inputs: TensorInfo[] = []
    const outputs: TensorInfo[] = []
    const initializers: Initializer[] = []
    const consumed = new Set<string>()
    let found = false
    for await (const part of readFields(source, { at: 0, length: source.size })) {
      if (part.number !== 7 || part.kind !== 'bytes') continue
      found = true
      for await (const field of readFields(source, part)) {
        if (field.kind !== 'bytes') continue
        if (field.number === 1) await readNode(source, field, consumed)
        else if (field.number === 5) initializers.push(await readTensor(source, field))
        else if (field.number === 11) inputs.push(await readValueInfo(source, field))
        else if (field.number === 12) outputs.push(await readValueInfo(source, field))
      }
    }
    if (!found) throw damaged('it has no graph')
    return { inputs, outputs, initializers, consumed }
  })

const readText = async (source: ByteSource, { at, length }: Span): Promise<string> =>
  new TextDecoder().decode(await source.read(at, length))

const readNode = async (source: ByteSource, span: Span, consumed: Set<string>): Promise<void> => {
  for await (const field of readFields(source, span))
    if (field.number === 1 && field.kind === 'bytes') consumed.add(await readText(source, field))
}

/** A TensorProto without its values. */
export const readTensor = async (source: ByteSource, span: Span): Promise<Initializer> => {
  let name = ''
  let type = 0
  let stored: Initializer['stored'] = 'listed'
  const dims: number[] = []
  const spans: Span[] = []
  for await (const field of readFields(source, span)) {
    if (field.kind === 'varint') {
      if (field.number === 1) dims.push(field.value)
      else if (field.number === 2) type = field.value
      else if (field.number === 14 && field.value === 1) stored = 'external'
    } else if (field.number === 1 && field.kind === 'bytes')
      dims.push(...unpackVarints(await source.read(field.at, field.length)))
    else if (field.number === 8) name = await readText(source, field)
    else if (field.number === 9) {
      stored = 'raw'
      spans.push({ at: field.at, length: field.length })
    } else if (isListed(field)) spans.push({ at: field.at, length: field.length })
  }
  return { name, type: typeName(type), dims, stored, spans }
}

/** float_data, int32_data (which also holds float16), double_data. */
const isListed = ({ number }: Field): boolean => number === 4 || number === 5 || number === 10

const bytesIn = async (source: ByteSource, span: Span, number: number): Promise<Span | undefined> => {
  for await (const field of readFields(source, span))
    if (field.number === number && field.kind === 'bytes') return field
  return undefined
}

/** Name, element type and shape of an input or output (ValueInfoProto). */
export const readValueInfo = async (source: ByteSource, span: Span): Promise<TensorInfo> => {
  const name = await bytesIn(source, span, 1)
  const type = await bytesIn(source, span, 2)
  const tensor = type && (await bytesIn(source, type, 1))
  const shape: (number | string)[] = []
  let element = 0
  if (tensor)
    for await (const field of readFields(source, tensor)) {
      if (field.number === 1 && field.kind === 'varint') element = field.value
      if (field.number !== 2 || field.kind !== 'bytes') continue
      for await (const dimension of readFields(source, field))
        if (dimension.kind === 'bytes') shape.push(await readDimension(source, dimension))
    }
  return { name: name ? await readText(source, name) : '', type: typeName(element), shape }
}

const readDimension = async (source: ByteSource, span: Span): Promise<number | string> => {
  for await (const field of readFields(source, span)) {
    if (field.kind === 'varint') return field.value
    return readText(source, field)
  }
  return ''
}

/**
 * The values of a float32, float16 or float64 constant.
 * @throws LikenessError `model-damaged`; `model-unsupported` for other types and for values in another file
 */
export const readInitializer = (
  from: string | Uint8Array,
  { name, type, dims, stored, spans }: Initializer,
): Promise<Float32Array> =>
  withByteSource(from, async source => {
    if (stored === 'external')
      throw new LikenessError(
        'model-unsupported',
        `The values of "${name}" lie in another file. Use the model as one file.`,
      )
    const bytes = new Uint8Array(spans.reduce((sum, { length }) => sum + length, 0))
    let at = 0
    for (const span of spans) {
      bytes.set(await source.read(span.at, span.length), at)
      at += span.length
    }
    const values = toFloats(bytes, type, stored)
    if (values.length !== elementCount(dims))
      throw damaged(`"${name}" has ${values.length} values, not [${dims.join(', ')}]`)
    return values
  })

/** Little-endian, as ONNX demands and as every machine is that Electron runs on. */
const toFloats = (bytes: Uint8Array, type: string, stored: Initializer['stored']): Float32Array => {
  const { buffer } = bytes
  if (type === 'float16' && stored === 'listed') return decodeFloat16(Uint16Array.from(unpackVarints(bytes)))
  const size = { float32: 4, float16: 2, float64: 8 }[type]
  if (!size)
    throw new LikenessError('model-unsupported', `The model has "${type}" where floats are expected.`)
  if (bytes.length % size !== 0) throw damaged('it has a number cut in two')
  if (type === 'float16') return decodeFloat16(new Uint16Array(buffer))
  return type === 'float32' ? new Float32Array(buffer) : Float32Array.from(new Float64Array(buffer))
}
