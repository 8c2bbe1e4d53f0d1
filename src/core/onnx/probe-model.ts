export interface ProbeSize {
  readonly channels: number
  readonly filters: number
  readonly side: number
}

/** Takes milliseconds on any provider. */
export const smallProbe: ProbeSize = { channels: 1, filters: 4, side: 8 }

/**
 * A small ONNX model, Conv 3×3 → Relu → MatMul with all weights given as inputs, to test a provider with.
 * Encoded here in the protobuf wire format (onnx.proto, opset 13), so that no file has to be shipped.
 * in: `x` float32 [1, channels, side, side], `w` float32 [filters, channels, 3, 3], `m` float32 [side, side]
 * → `y` float32 [1, filters, side, side]
 */
export const probeModel = ({ channels, filters, side } = smallProbe): Uint8Array => {
  const node = (op: string, inputs: string[], output: string, attributes: number[][] = []) =>
    message(1, [
      ...inputs.flatMap(name => text(1, name)),
      ...text(2, output),
      ...text(4, op),
      ...attributes.flatMap(a => message(5, a)),
    ])
  const ints = (name: string, values: number[]) => [
    ...text(1, name),
    ...values.flatMap(v => varintField(8, v)),
    ...varintField(20, 7),
  ]
  const value = (field: number, name: string, dims: number[]) =>
    message(field, [
      ...text(1, name),
      ...message(
        2,
        message(1, [
          ...varintField(1, 1),
          ...message(
            2,
            dims.flatMap(d => message(1, varintField(1, d))),
          ),
        ]),
      ),
    ])
  const graph = [
    ...node('Conv', ['x', 'w'], 'c', [ints('kernel_shape', [3, 3]), ints('pads', [1, 1, 1, 1])]),
    ...node('Relu', ['c'], 'r'),
    ...node('MatMul', ['r', 'm'], 'y'),
    ...text(2, 'probe'),
    ...value(11, 'x', [1, channels, side, side]),
    ...value(11, 'w', [filters, channels, 3, 3]),
    ...value(11, 'm', [side, side]),
    ...value(12, 'y', [1, filters, side, side]),
  ]
  return Uint8Array.from([...varintField(1, 8), ...message(7, graph), ...message(8, varintField(2, 13))])
}

const varint = (value: number): number[] =>
  value < 128 ? [value] : [(value & 127) | 128, ...varint(value >>> 7)]
const varintField = (field: number, value: number): number[] => [...varint(field << 3), ...varint(value)]
const message = (field: number, body: number[]): number[] => [
  ...varint((field << 3) | 2),
  ...varint(body.length),
  ...body,
]
const text = (field: number, value: string): number[] => message(field, [...new TextEncoder().encode(value)])
