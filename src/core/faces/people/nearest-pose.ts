import type { FacePose } from '../geometry/face.ts'

interface Posed {
  readonly pose: FacePose
  /** Of `clarityOf`. */
  readonly clarity: number
  /** Cosine to the person's mean embedding. */
  readonly similarity: number
}

/** How many degrees of turning a face without any detail is behind a clear one. */
const degreesForClarity = 30
/**
 * The same for one that is nothing like the person. Measured on 30 swaps of 5 people: the similarity to other photos of them
 * is 0.43 by pose alone, 0.44 by similarity alone, 0.47 by both in this measure.
 */
const degreesForSimilarity = 200

/**
 * The photo that shows the face most as another face looks: the geometric swap cannot turn a head, and what the photo does not
 * show it has to make up. A blurred photo, or one that hardly looks like the person, loses against one turned a little more.
 * @param photos at least one
 */
export const nearestPose = <T extends Posed>(photos: readonly T[], { yaw, pitch }: FacePose): T => {
  const distance = ({ pose, clarity, similarity }: Posed): number =>
    Math.hypot(pose.yaw - yaw, pose.pitch - pitch) +
    degreesForClarity * (1 - clarity) +
    degreesForSimilarity * (1 - similarity)
  return photos.reduce((best, photo) => (distance(photo) < distance(best) ? photo : best))
}
