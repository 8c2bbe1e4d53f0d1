import type { FacePose } from '../geometry/face.ts'

interface Posed {
  readonly pose: FacePose
  /** Of `clarityOf`. */
  readonly clarity: number
}

/** How many degrees of turning a face without any detail is behind a clear one. */
const degreesForClarity = 30

/**
 * The photo that shows the face most as another face looks: the geometric swap cannot turn a head, and what the photo does not
 * show it has to make up. A blurred photo loses against a clear one that is turned a little more.
 * @param photos at least one
 */
export const nearestPose = <T extends Posed>(photos: readonly T[], { yaw, pitch }: FacePose): T => {
  const distance = ({ pose, clarity }: Posed): number =>
    Math.hypot(pose.yaw - yaw, pose.pitch - pitch) + degreesForClarity * (1 - clarity)
  return photos.reduce((best, photo) => (distance(photo) < distance(best) ? photo : best))
}
