import type { FaceRoi } from '../faces/mesh/face-roi.ts'
import type { Point } from '../imaging/rgb-image.ts'
import type { HandLandmarks } from './models/hand-landmark.ts'
import type { Palm } from './models/palm-detection.ts'

// Where the landmark network looks: squares that show a hand with its fingers up, as MediaPipe's hand_landmark modules
// compute them (palm_detection_detection_to_roi, hand_landmark_landmarks_to_roi).

/** Size of the square in sizes of the palm, and of the bounds of the joints; how far up it is moved, in the same. */
const FROM_PALM = { side: 2.6, up: 0.5 }
const FROM_JOINTS = { side: 2, up: 0.1 }
/** Wrist, thumb and the lower two joints of each finger: where they are does not depend on how fingers are bent. */
const STEADY_JOINTS = [0, 1, 2, 3, 5, 6, 9, 10, 13, 14, 17, 18]

/** Clockwise turn by which the way from the wrist to the middle finger points up, degrees. */
const rollOf = (wrist: Point, finger: Point): number =>
  90 + (Math.atan2(finger[1] - wrist[1], finger[0] - wrist[0]) * 180) / Math.PI

const moveUp = ([x, y]: Point, distance: number, roll: number): Point => {
  const angle = (roll * Math.PI) / 180
  return [x + distance * Math.sin(angle), y - distance * Math.cos(angle)]
}

export const roiOfPalm = ({ box: [x, y, size], wrist, middleFinger }: Palm): FaceRoi => {
  const roll = rollOf(wrist, middleFinger)
  const centre = moveUp([x + size / 2, y + size / 2], FROM_PALM.up * size, roll)
  return { centre, side: FROM_PALM.side * size, roll }
}

export const roiOfLandmarks = ({ points }: HandLandmarks): FaceRoi => {
  const joint = (i: number): Point => [points[3 * i]!, points[3 * i + 1]!]
  const [index, middle, ring] = [joint(5), joint(9), joint(13)]
  const between = (i: 0 | 1): number => ((index[i] + ring[i]) / 2 + middle[i]) / 2
  const roll = rollOf(joint(0), [between(0), between(1)])
  const [cos, sin] = [Math.cos((roll * Math.PI) / 180), Math.sin((roll * Math.PI) / 180)]
  let [left, top, right, bottom] = [Infinity, Infinity, -Infinity, -Infinity]
  for (const i of STEADY_JOINTS) {
    const [x, y] = joint(i)
    const [u, v] = [x * cos + y * sin, y * cos - x * sin]
    left = Math.min(left, u)
    right = Math.max(right, u)
    top = Math.min(top, v)
    bottom = Math.max(bottom, v)
  }
  const [u, v] = [(left + right) / 2, (top + bottom) / 2]
  const centre = moveUp([u * cos - v * sin, u * sin + v * cos], FROM_JOINTS.up * (bottom - top), roll)
  return { centre, side: FROM_JOINTS.side * Math.max(right - left, bottom - top), roll }
}
