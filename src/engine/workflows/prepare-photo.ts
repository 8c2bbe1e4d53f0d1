import { type Rgb, replaceBackground } from '../../core/enhance/background/replace-background.ts'
import { cleanPhoto } from '../../core/enhance/clean/clean-photo.ts'
import type { Circle } from '../../core/enhance/clean/find-damage.ts'
import { colourise } from '../../core/enhance/colour/colourise.ts'
import { type BackgroundRemover, findSubject } from '../../core/enhance/models/background-remover.ts'
import { type FaceNetworks, findFaces } from '../../core/faces/analysis.ts'
import type { Face } from '../../core/faces/geometry/face.ts'
import type { RgbImage } from '../../core/imaging/rgb-image.ts'
import type { Session } from '../../core/onnx/session.ts'
import { cleaningOf, type PhotoOptions } from '../../shared/api/enhance.ts'
import type { Progress } from '../jobs/progress.ts'

export const cleans = (input: PhotoOptions): boolean => {
  const { denoise, scratches, fade } = cleaningOf(input)
  return denoise !== 0 || scratches || fade
}

export const cutsOut = ({ background = 'keep' }: PhotoOptions): boolean => background !== 'keep'

interface PrepareContext {
  readonly faceNetworks: FaceNetworks
  readonly colouriser: Session | undefined
  readonly progress: Progress
  readonly signal: AbortSignal
}

/** Finds a photo's faces, cleans it and gives it colours, as far as that is asked for. */
export const preparePhoto = async (
  image: RgbImage,
  input: PhotoOptions,
  { faceNetworks, colouriser, progress, signal }: PrepareContext,
): Promise<{ readonly photo: RgbImage; readonly faces: readonly Face[] }> => {
  progress.enter('find-faces')
  let faces = await findFaces(faceNetworks, image, { signal })
  let photo = image
  if (cleans(input)) {
    progress.enter('clean')
    photo = await cleanPhoto(image, { ...cleaningOf(input), keep: faces.flatMap(eyesOf), signal })
    // Noise and scratches may have hidden them.
    if (faces.length === 0 && photo !== image) faces = await findFaces(faceNetworks, photo, { signal })
  }
  if (colouriser) {
    progress.enter('colourise')
    photo = await colourise(colouriser, photo, signal)
  }
  return { photo, faces }
}

/** Of the distance between the eyes: as far as an eye reaches. */
const EYE_RADIUS = 0.3

/** The light in an eye is no dust. */
const eyesOf = ({ points: [left, right] }: Face): Circle[] => {
  const radius = EYE_RADIUS * Math.hypot(right[0] - left[0], right[1] - left[1])
  return [left, right].map(([x, y]) => ({ x, y, radius }))
}

/**
 * Puts the subject of an enlarged photo on another background.
 * @param photo as it was before it was enlarged: the network sees no more in the larger one
 */
export const cutOut = async (
  remover: BackgroundRemover,
  photo: RgbImage,
  enlarged: RgbImage,
  background: PhotoOptions['background'],
  signal: AbortSignal,
): Promise<RgbImage> => {
  const subject = await findSubject(remover, photo)
  const colour = backgroundOf(background)
  return replaceBackground(enlarged, subject, colour === 'transparent' ? undefined : colour, signal)
}

/** What core puts the subject on; undefined where nothing is cut out. */
export const backgroundOf = (background: PhotoOptions['background']): 'transparent' | Rgb | undefined => {
  if (background === undefined || background === 'keep') return undefined
  return background === 'transparent' ? background : parse(background)
}

/** `#rrggbb` as bytes. */
const parse = (colour: string): Rgb => {
  const value = Number.parseInt(colour.slice(1), 16)
  return [value >> 16, (value >> 8) & 255, value & 255]
}
