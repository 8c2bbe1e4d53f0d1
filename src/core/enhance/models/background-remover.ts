import { LikenessError } from '../../errors.ts'
import { imageToTensor } from '../../image-processor/image-tensor.ts'
import {
  imageNet,
  minusOneToOne,
  type Normalisation,
  zeroToOne,
} from '../../image-processor/normalisation.ts'
import { resizeImage } from '../../imaging/resample/resize.ts'
import type { Plane, RgbImage } from '../../imaging/rgb-image.ts'
import { clamp01, smoothstep } from '../../math.ts'
import { type InputSize, inputSize, type Session } from '../../onnx/session.ts'
import { asFloats, assertFinite, castFloats } from '../../tensor/convert.ts'

export const backgroundRemovers = ['selfie-segmentation', 'modnet', 'birefnet', 'isnet', 'u2net'] as const
export type BackgroundRemoverKind = (typeof backgroundRemovers)[number]

export interface BackgroundRemover {
  readonly session: Session
  readonly kind: BackgroundRemoverKind
}

interface Recipe {
  readonly normalisation: Normalisation
  /** Of the input, in pixels, where the graph takes any. */
  readonly size: (image: InputSize) => InputSize
  /**
   * What the output's numbers are: alpha, alpha before its sigmoid or after it, how sure the network is, or salience of any
   * range.
   */
  readonly output: 'alpha' | 'logits' | 'confidence' | 'salience'
}

const square = (side: number) => (): InputSize => ({ width: side, height: side })

/** MODNet sees the shorter side at 512 pixels; both are multiples of 32. */
const modnetSize = ({ width, height }: InputSize): InputSize => {
  const scale = 512 / Math.min(width, height)
  const side = (length: number) => Math.max(32, Math.floor((length * scale) / 32) * 32)
  return { width: side(width), height: side(height) }
}

/** How sure a network is where a person begins and ends. */
const DOUBT = { from: 0.35, to: 0.85 }

/** Mean 0.5, deviation 1. */
const centred: Normalisation = { order: 'rgb', scale: 1 / 255, mean: 0.5, std: 1 }

const recipes: Readonly<Record<BackgroundRemoverKind, Recipe>> = {
  'selfie-segmentation': { normalisation: zeroToOne, size: square(256), output: 'confidence' },
  modnet: { normalisation: minusOneToOne, size: modnetSize, output: 'alpha' },
  birefnet: { normalisation: imageNet, size: square(1024), output: 'logits' },
  isnet: { normalisation: centred, size: square(1024), output: 'salience' },
  u2net: { normalisation: imageNet, size: square(320), output: 'salience' },
}

/** @throws LikenessError `model-unsupported` for a network that is not known */
export const openBackgroundRemover = (session: Session, network: string | undefined): BackgroundRemover => {
  const kind = backgroundRemovers.find(name => name === network)
  if (kind) return { session, kind }
  throw new LikenessError(
    'model-unsupported',
    `"${network}" is no background remover. Known are ${backgroundRemovers.join(', ')}.`,
  )
}

/**
 * How much of each pixel belongs to what the picture is of, 0 to 1, at the network's size, aspect ignored.
 * in: RGB as each network's own code normalises it, [1, 3, height, width] → [1, 1, height, width]
 * Sources: MediaPipe selfie_segmentation; MODNet inference_onnx.py; BiRefNet inference.py; IS-Net (DIS) Inference.py
 * and U²-Net u2net_test.py, whose outputs are stretched to 0 to 1 (`normPRED`)
 * @throws LikenessError `not-finite`, `model-unsupported`
 */
export const findSubject = async ({ session, kind }: BackgroundRemover, image: RgbImage): Promise<Plane> => {
  const { normalisation, size, output } = recipes[kind]
  const { name, type } = session.inputs[0]!
  const { width, height } = inputSize(session, size(image))
  const reduced = await resizeImage(image, width, height, 'bilinear')
  const input = castFloats(imageToTensor(reduced, normalisation), type)
  const answer = asFloats((await session.run({ [name]: input }))[session.outputs[0]!.name]!)
  const [, channels, rows, columns] = answer.dims
  if (answer.dims.length !== 4 || channels !== 1 || !rows || !columns)
    throw new LikenessError(
      'model-unsupported',
      `This network removes no background: it answers with shape [${answer.dims.join(', ')}]. Choose another pack.`,
    )
  assertFinite(answer.data, 'The background remover')
  return { width: columns, height: rows, data: toAlpha(answer.data, output) }
}

const toAlpha = (values: Float32Array, output: Recipe['output']): Float32Array => {
  const [low, high] = range(values)
  switch (output) {
    case 'alpha':
      return values.map(clamp01)
    case 'confidence':
      // A third sure is no third of a person, which would be seen as haze.
      return values.map(value => smoothstep(DOUBT.from, DOUBT.to, value))
    case 'logits':
      // Some exports of BiRefNet end with the sigmoid. Logits of a whole picture never all lie within 0 to 1.
      return low >= 0 && high <= 1 ? values : values.map(value => 1 / (1 + Math.exp(-value)))
    case 'salience':
      return high > low ? values.map(value => (value - low) / (high - low)) : values.map(() => 0)
  }
}

const range = (values: Float32Array): readonly [low: number, high: number] => {
  let [low, high] = [Infinity, -Infinity]
  for (const value of values) {
    if (value < low) low = value
    if (value > high) high = value
  }
  return [low, high]
}
