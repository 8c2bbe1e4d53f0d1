import type { Face } from '../faces/geometry/face.ts'
import topology from '../faces/mesh/face-mesh-topology.json' with { type: 'json' }
import { meshPoint } from '../faces/mesh/mesh-points.ts'
import type { Hand } from '../hands/find-hands.ts'
import { createImage, type Point, type RgbImage } from '../imaging/rgb-image.ts'
import { type Colour, drawDisc, drawLine } from './draw.ts'
import { meanOf } from './mediapipe-face.ts'

/**
 * Points of the mesh for OpenPose's 70 of a face: dlib's 68 (the jaw from the subject's right ear, brows, nose, eyes, outer
 * and inner lips), each where it lies or between the two points that it lies between, and the pupils.
 * Source: PeizhiYan/Mediapipe_2_Dlib_Landmarks
 */
const facePoints: readonly (readonly number[])[] = [
  ...[[127], [234], [93], [132, 58], [58, 172], [136], [150], [176], [152]],
  ...[[400], [379], [365], [397, 288], [361], [323], [454], [356]],
  ...[[70], [63], [105], [66], [107], [336], [296], [334], [293], [300]],
  ...[[168, 6], [197, 195], [5], [4], [75], [97], [2], [326], [305]],
  ...[[33], [160], [158], [133], [153], [144], [362], [385], [387], [263], [373], [380]],
  ...[[61], [39], [37], [0], [267], [269], [291], [321], [314], [17], [84], [91]],
  ...[[78], [82], [13], [312], [308], [317], [14], [87]],
  topology.rightEye,
  topology.leftEye,
]

/** Fingers from the wrist, as MediaPipe and OpenPose number a hand's points alike. */
const bones: readonly (readonly [number, number])[] = [0, 4, 8, 12, 16].flatMap(before =>
  [0, 1, 2, 3].map(i => [i === 0 ? 0 : before + i, before + i + 1] as const),
)

const white: Colour = [255, 255, 255]
const blue: Colour = [0, 0, 255]
const [faceRadius, jointRadius] = [3, 4]

/**
 * Faces and hands as ControlNet's OpenPose model was trained with them, on black; bodies, which nothing here finds, are
 * missing.
 * Source: huggingface/controlnet_aux `open_pose/util.py`
 * @param size of the picture whose pixels they are in
 */
export const drawOpenpose = (
  { width, height }: Pick<RgbImage, 'width' | 'height'>,
  faces: readonly Pick<Face, 'mesh'>[],
  hands: readonly Hand[],
): RgbImage => {
  const image = createImage(width, height)
  for (const hand of hands) drawHand(image, hand)
  for (const { mesh } of faces)
    for (const indices of facePoints)
      drawJoint(image, meanOf(indices.map(index => meshPoint(mesh, index))), faceRadius, white)
  return image
}

const drawHand = (image: RgbImage, hand: Hand): void => {
  for (const [i, [from, to]] of bones.entries()) {
    const [a, b] = [pixelOf(meshPoint(hand, from)), pixelOf(meshPoint(hand, to))]
    if (isInside(a) && isInside(b)) drawLine(image, a, b, hueOf(i / bones.length))
  }
  for (let i = 0; i < hand.length / 3; i++) drawJoint(image, meshPoint(hand, i), jointRadius, blue)
}

const drawJoint = (image: RgbImage, point: Point, radius: number, colour: Colour): void => {
  const pixel = pixelOf(point)
  if (isInside(pixel)) drawDisc(image, pixel, radius, colour)
}

const pixelOf = ([x, y]: Point): Point => [Math.trunc(x), Math.trunc(y)]

/** The original leaves out what lies left of the picture or above it, where it keeps points that were not found. */
const isInside = ([x, y]: Point): boolean => x > 0 && y > 0

/** Of full saturation and value. @param hue 0 to before 1 */
const hueOf = (hue: number): Colour => {
  const channel = (offset: number) => {
    const k = (offset + hue * 6) % 6
    return Math.round(255 * (1 - Math.max(0, Math.min(k, 4 - k, 1))))
  }
  return [channel(5), channel(3), channel(1)]
}
