import { LikenessError } from '../../errors.ts'
import { type InputSize, inputSize, type Session } from '../../onnx/session.ts'
import { asFloats, assertFinite, castFloats } from '../../tensor/convert.ts'
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
  assertFinite(output.data, 'The upscaler')
  return output
}

const PROBE_SIZE: InputSize = { width: 16, height: 16 }

/**
 * The factor by which a network enlarges, found by running it on a small grey image.
 * @throws LikenessError `model-unsupported` when it is not an integer from 1 to 8, the same both ways
 */
export const upscalerFactor = async (session: Session): Promise<number> => {
  const { width, height } = inputSize(session, PROBE_SIZE)
  const grey = floatTensor(new Float32Array(3 * height * width).fill(0.5), [1, 3, height, width])
  const { dims } = await runUpscaler(session, grey)
  const factor = dims[3]! / width
  if (!Number.isInteger(factor) || factor > 8 || dims[2] !== factor * height)
    throw notAnUpscaler(`it makes ${dims[3]}×${dims[2]} pixels out of ${width}×${height}`)
  return factor
}

const notAnUpscaler = (why: string): LikenessError =>
  new LikenessError('model-unsupported', `This network is no upscaler: ${why}. Choose another pack.`)
