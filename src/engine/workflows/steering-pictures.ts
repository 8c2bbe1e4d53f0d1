import type { TextToImageRequest } from '../../core/diffusion/text-to-image-inputs.ts'
import type { FaceNetworks } from '../../core/faces/analysis.ts'
import { l2Normalise } from '../../core/faces/geometry/embedding.ts'
import type { FaceEmbedder } from '../../core/faces/models/face-embedder.ts'
import { findHands, type Hand, type HandNetworks } from '../../core/hands/find-hands.ts'
import { decodeImage } from '../../core/imaging/codec/decode.ts'
import { flattenOnWhite } from '../../core/imaging/codec/split-alpha.ts'
import type { RgbImage } from '../../core/imaging/rgb-image.ts'
import type { Session } from '../../core/onnx/session.ts'
import { canny } from '../../core/preprocessors/canny.ts'
import { drawMediapipeFaces } from '../../core/preprocessors/mediapipe-face.ts'
import { drawOpenpose } from '../../core/preprocessors/openpose.ts'
import { assertSafe } from '../../core/safety/safety-checker.ts'
import type { ControlnetChoice } from '../../shared/api/adapters.ts'
import type { ParsedInput } from '../../shared/api/contract.ts'
import type { JobContext } from '../engine.ts'
import { faceEmbedderName } from '../models/registry/open-roles.ts'
import { openPerson } from '../people/open-person.ts'
import type { PictureFile } from '../photos/picture-files.ts'
import { resizeToDrawing } from './img2img-input.ts'
import { personIdIn } from './open-people.ts'
import { facesOf } from './photo-faces.ts'
import type { ValidCreate } from './validate-create.ts'

/** Networks that look at the pictures which steer a drawing. */
export interface SteeringNetworks {
  /** Where faces are drawn for a ControlNet, or one is followed. */
  readonly faces?: FaceNetworks
  readonly hands?: HandNetworks
  /** Where a face is followed. */
  readonly faceIdEmbedder?: FaceEmbedder
  /** Unless the person has turned it off. */
  readonly safety?: Session
}

/** Whether faces have to be found for a ControlNet. */
export const drawsFaces = ({ preprocessor }: Pick<ControlnetChoice, 'preprocessor'>): boolean =>
  preprocessor === 'openpose' || preprocessor === 'mediapipe-face'

/**
 * Reads what steers a drawing: control pictures, and the face that is followed.
 * @param size that is drawn
 * @throws LikenessError `no-face-found` where one is needed, `unsafe-image`, and what decoding throws
 */
export const readSteering = async (
  { controlnets = [], ipAdapter, use }: ParsedInput<'create'>,
  { controlPictures, followedFace, library }: ValidCreate,
  size: Pick<RgbImage, 'width' | 'height'>,
  networks: SteeringNetworks,
  context: JobContext,
): Promise<Pick<TextToImageRequest, 'controls' | 'ipAdapter'>> => {
  const controls: NonNullable<TextToImageRequest['controls']>[number][] = []
  for (const [i, choice] of controlnets.entries()) {
    const { scale, start, end } = choice
    const image = await readControlPicture(choice, controlPictures[i]!, size, networks, context.signal)
    controls.push({ image, scale, start, end })
  }
  if (!ipAdapter || !followedFace) return { controls }
  const embeddedBy = faceEmbedderName(library, use)
  const embedding = await embedFollowed(ipAdapter.face, followedFace, networks, embeddedBy, context)
  return { controls, ipAdapter: { embedding, scale: ipAdapter.scale } }
}

type Preprocessed = Pick<ControlnetChoice, 'preprocessor'>

/**
 * What a ControlNet sees of a picture.
 * @param size that is drawn
 * @throws LikenessError as `readSteering`
 */
export const readControlPicture = async (
  choice: Preprocessed,
  { file, name }: PictureFile,
  size: Pick<RgbImage, 'width' | 'height'>,
  networks: Pick<SteeringNetworks, 'faces' | 'hands' | 'safety'>,
  signal: AbortSignal,
): Promise<RgbImage> => {
  const whole = flattenOnWhite(await decodeImage(file, { name, signal }))
  const image = await resizeToDrawing(whole, size)
  if (networks.safety) await assertSafe(networks.safety, image, 'The control picture')
  return preprocess(choice, image, name, networks, signal)
}

/** @param image of the size that is drawn @param name what messages call it */
const preprocess = async (
  choice: Preprocessed,
  image: RgbImage,
  name: string,
  { faces: networks, hands: handNetworks }: SteeringNetworks,
  signal: AbortSignal,
): Promise<RgbImage> => {
  if (choice.preprocessor === 'canny') return canny(image)
  if (!drawsFaces(choice)) return image
  if (!networks || !handNetworks) throw new TypeError('the control picture needs the face networks')
  const faces = await facesOf(image, name, networks, signal)
  if (choice.preprocessor === 'mediapipe-face') return drawMediapipeFaces(image, faces)
  const hands: Hand[] = []
  for (const { box } of faces) hands.push(...(await findHands(handNetworks, image, box)))
  return drawOpenpose(image, faces, hands)
}

/** The embedding of a face: of a kept person the mean, of a picture that of its largest face. */
const embedFollowed = async (
  face: NonNullable<ParsedInput<'create'>['ipAdapter']>['face'],
  { file, name }: PictureFile,
  { faces, faceIdEmbedder: embedder, safety }: SteeringNetworks,
  embeddedBy: string,
  { engine, signal }: JobContext,
): Promise<Float32Array> => {
  if (!faces || !embedder) throw new TypeError('an IP-Adapter needs the face networks')
  const person = personIdIn(face)
  if (person !== undefined) {
    const { forSwapper } = await openPerson(person, {
      ...{ people: engine.people, networks: faces, embeddedBy, swapper: { embedder }, signal },
      check: async () => {},
    })
    return l2Normalise(forSwapper!)
  }
  const image = await decodeImage(file, { name, signal })
  if (safety) await assertSafe(safety, image, 'The picture of the face')
  const [largest] = await facesOf(image, name, faces, signal)
  return embedder.embed(image, largest!.points)
}
