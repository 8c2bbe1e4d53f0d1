import { LikenessError } from '../../errors.ts'
import type { Session } from '../../onnx/session.ts'
import { allFinite, asFloats, castFloats } from '../../tensor/convert.ts'
import { type FloatTensor, floatTensor } from '../../tensor/tensor.ts'

/**
 * Super-resolution network (Real-ESRGAN, waifu2x, any convolutional upscaler).
 * in: RGB 0..1, [1, 3, h, w] → RGB about 0..1, [1, 3, f·h, f·w], f the network's own factor.
 * Source: Real-ESRGAN inference_realesrgan.py.
 * @throws LikenessError `not-finite` when the network overflows, `model-unsupported` when it is no upscaler
 */
export const runUpscaler = async (session: Session, input: FloatTensor): Promise<FloatTensor> => {
  const { name, type } = session.inputs[0]!
  const outputs = await session.run({ [name]: castFloats(input, type) })
  const output = asFloats(outputs[session.outputs[0]!.name]!)
  if (output.dims.length !== 4 || output.dims[1] !== 3)
    throw notAnUpscaler(`it answers with shape [${output.dims.join(', ')}] where a picture is expected`)
  if (!allFinite(output.data))
    throw new LikenessError(
      'not-finite',
      'The upscaler overflowed. Try the cpu provider (--provider cpu), which computes in full precision.',
    )
  return output
}

/** Height and width a graph insists on; undefined where it takes any. */
export const fixedInputSize = (session: Session): { height?: number; width?: number } => {
  const [, , height, width] = session.inputs[0]!.shape
  return { height: fixed(height), width: fixed(width) }
}

const fixed = (side: number | string | undefined): number | undefined =>
  typeof side === 'number' && side > 0 ? side : undefined

const PROBE_SIDE = 16

/**
 * The factor by which a network enlarges, found by running it on a small grey picture.
 * @throws LikenessError `model-unsupported` when it is not a whole number from 1 to 8, the same both ways
 */
export const upscalerFactor = async (session: Session): Promise<number> => {
  const { height = PROBE_SIDE, width = PROBE_SIDE } = fixedInputSize(session)
  const grey = floatTensor(new Float32Array(3 * height * width).fill(0.5), [1, 3, height, width])
  const { dims } = await runUpscaler(session, grey)
  const factor = dims[3]! / width
  if (!Number.isInteger(factor) || factor > 8 || dims[2] !== factor * height)
    throw notAnUpscaler(`it makes ${dims[3]}×${dims[2]} pixels out of ${width}×${height}`)
  return factor
}

const notAnUpscaler = (why: string): LikenessError =>
  new LikenessError('model-unsupported', `This network is no upscaler: ${why}. Choose another pack.`)
