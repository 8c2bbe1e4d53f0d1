import { LikenessError } from '../../errors.ts'
import { greyOf, lightnessOf } from '../../imaging/colour/lab.ts'
import { resizeImage } from '../../imaging/resample/resize.ts'
import type { Plane, RgbImage } from '../../imaging/rgb-image.ts'
import { inputSize, type Session } from '../../onnx/session.ts'
import { asFloats, assertFinite, castFloats } from '../../tensor/convert.ts'
import { floatTensor } from '../../tensor/tensor.ts'

/** The size that DDColor was trained at; graphs that take any size get it. */
const USUAL_SIZE = { width: 512, height: 512 }

/**
 * DDColor: the colours of a photo from its brightness alone.
 * in: the grey of each pixel's L*, as RGB 0..1, [1, 3, height, width], aspect ignored → a* and b* in their own units,
 * [1, 2, height, width]
 * Source: DDColor infer.py (ImageColorizationPipeline.process), facefusion frame_colorizer
 * @returns a* and b*, of the network's size
 * @throws LikenessError `not-finite`, `model-unsupported`
 */
export const runColouriser = async (
  session: Session,
  image: RgbImage,
): Promise<readonly [a: Plane, b: Plane]> => {
  const { name, type } = session.inputs[0]!
  const { width, height } = inputSize(session, USUAL_SIZE)
  const { data } = await resizeImage(image, width, height, 'bilinear')
  const area = width * height
  const grey = new Float32Array(3 * area)
  for (let i = 0, at = 0; i < area; i++, at += 3)
    grey[i] = greyOf(lightnessOf(data[at]!, data[at + 1]!, data[at + 2]!))
  grey.copyWithin(area, 0, area)
  grey.copyWithin(2 * area, 0, area)
  const input = castFloats(floatTensor(grey, [1, 3, height, width]), type)
  const answer = asFloats((await session.run({ [name]: input }))[session.outputs[0]!.name]!)
  const [, channels, rows, columns] = answer.dims
  if (answer.dims.length !== 4 || channels !== 2 || !rows || !columns)
    throw new LikenessError(
      'model-unsupported',
      `This network colours nothing: it answers with shape [${answer.dims.join(', ')}]. Choose another pack.`,
    )
  assertFinite(answer.data, 'The colouriser')
  const plane = (channel: number): Plane => ({
    width: columns,
    height: rows,
    data: answer.data.subarray(channel * rows * columns, (channel + 1) * rows * columns),
  })
  return [plane(0), plane(1)]
}
