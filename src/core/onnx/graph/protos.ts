import { PbfWriter } from 'pbf'

// Messages of onnx.proto.

/** Element types of values and of external data; onnx.proto, TensorProto.DataType. */
export const dataTypes = {
  float32: 1,
  uint8: 2,
  int32: 6,
  int64: 7,
  bool: 9,
  float16: 10,
  float64: 11,
  bfloat16: 16,
  float8e4m3fn: 17,
  float8e5m2: 19,
} as const

export type DataType = keyof typeof dataTypes

/** The number of a data type, as `Cast` wants it. */
export const dataTypeNumber = (type: DataType): number => dataTypes[type]

/** Whole numbers become `int` and `ints`; floats have to be named such, as 1 may be either. */
export type Attribute = number | readonly number[] | string | { readonly float: number }

const utf8 = new TextEncoder()

export const message = (write: (writer: PbfWriter) => void): Uint8Array => {
  const writer = new PbfWriter()
  write(writer)
  return writer.finish()
}

export const nodeProto = (
  operator: string,
  inputs: readonly (string | null)[],
  output: string,
  name: string,
  attributes: Readonly<Record<string, Attribute>>,
  domain: string | undefined,
): Uint8Array =>
  message(writer => {
    for (const input of inputs) writer.writeStringField(1, input ?? '')
    writer.writeStringField(2, output)
    writer.writeStringField(3, name)
    writer.writeStringField(4, operator)
    for (const [key, value] of Object.entries(attributes))
      writer.writeBytesField(5, attributeProto(key, value))
    if (domain) writer.writeStringField(7, domain)
  })

/** AttributeProto.type: 1 float, 2 int, 3 string, 7 ints. */
const attributeProto = (name: string, value: Attribute): Uint8Array =>
  message(writer => {
    writer.writeStringField(1, name)
    if (typeof value === 'number') {
      writer.writeVarintField(3, value)
      writer.writeVarintField(20, 2)
    } else if (typeof value === 'string') {
      writer.writeBytesField(4, utf8.encode(value))
      writer.writeVarintField(20, 3)
    } else if ('float' in value) {
      writer.writeFloatField(2, value.float)
      writer.writeVarintField(20, 1)
    } else {
      for (const item of value) writer.writeVarintField(8, item)
      writer.writeVarintField(20, 7)
    }
  })

export const tensorProto = (
  name: string,
  type: DataType,
  dims: readonly number[],
  writeData: (writer: PbfWriter) => void,
): Uint8Array =>
  message(writer => {
    for (const dim of dims) writer.writeVarintField(1, dim)
    writer.writeVarintField(2, dataTypes[type])
    writer.writeStringField(8, name)
    writeData(writer)
  })

/** Where the values of a tensor lie. Of TensorProto: external_data, data_location. */
export const writeExternalData = (
  writer: PbfWriter,
  { location, offset, bytes }: { readonly location: string; readonly offset: number; readonly bytes: number },
): void => {
  for (const [key, text] of Object.entries({ location, offset: String(offset), length: String(bytes) }))
    writer.writeMessage(
      13,
      (_, entry) => {
        entry.writeStringField(1, key)
        entry.writeStringField(2, text)
      },
      null,
    )
  writer.writeVarintField(14, 1)
}
