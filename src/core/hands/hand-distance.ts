import type { Hand } from './find-hands.ts'

/** Radii in lengths of the palm, wrist to the lowest joints of the fingers: 9 to 10 cm of an adult. */
const FINGER = 0.09
const THUMB = 0.11
const PALM_EDGE = 0.12
const WRIST = 0.22
/** How far the arm goes on straight below the wrist, in the same. */
const ARM = 0.4

type Triple = readonly [number, number, number]

const chain = (points: readonly number[], radius: number): Triple[] =>
  points.slice(1).map((to, i): Triple => [points[i]!, to, radius])

/** Joints that a bone joins, and its radius. */
const BONES: readonly Triple[] = [
  ...chain([1, 2, 3, 4], THUMB),
  ...[5, 9, 13, 17].flatMap(first => chain([first, first + 1, first + 2, first + 3], FINGER)),
  ...chain([17, 0, 1], PALM_EDGE),
]
const PALM: readonly Triple[] = [
  [0, 1, 2],
  [0, 2, 5],
  [0, 5, 9],
  [0, 9, 13],
  [0, 13, 17],
]
const LOWEST_JOINTS = [5, 9, 13, 17]

/** Length of the palm, in pixels; in depth, too, so that a hand that points at the camera has fingers as thick. */
const palmLength = (hand: Hand): number => {
  const length = (i: number): number =>
    Math.hypot(hand[3 * i]! - hand[0]!, hand[3 * i + 1]! - hand[1]!, hand[3 * i + 2]! - hand[2]!)
  return LOWEST_JOINTS.reduce((sum, i) => sum + length(i), 0) / LOWEST_JOINTS.length
}

/**
 * How far a place is from the bones of a hand, in radii of the nearest: 0 on a bone and in the palm, 1 about where skin
 * ends, more beside the hand.
 */
export const createHandDistance = (hand: Hand): ((x: number, y: number) => number) => {
  const unit = palmLength(hand)
  const [wristX, wristY] = [hand[0]!, hand[1]!]
  const bones = BONES.map(([from, to, radius]) => ({
    x: hand[3 * from]!,
    y: hand[3 * from + 1]!,
    dx: hand[3 * to]! - hand[3 * from]!,
    dy: hand[3 * to + 1]! - hand[3 * from + 1]!,
    radius: radius * unit,
  }))
  bones.push({
    ...{ x: wristX, y: wristY },
    dx: ARM * (wristX - hand[3 * 9]!),
    dy: ARM * (wristY - hand[3 * 9 + 1]!),
    radius: WRIST * unit,
  })
  return (x, y) => {
    if (PALM.some(triangle => isInTriangle(hand, triangle, x, y))) return 0
    // Squared: a root for each bone of each pixel would take longer than all else.
    let nearest = Infinity
    for (const bone of bones) {
      const [u, v] = [x - bone.x, y - bone.y]
      const squared = bone.dx * bone.dx + bone.dy * bone.dy
      const along = squared > 0 ? Math.max(0, Math.min(1, (u * bone.dx + v * bone.dy) / squared)) : 0
      const [across, down] = [u - along * bone.dx, v - along * bone.dy]
      nearest = Math.min(nearest, (across * across + down * down) / (bone.radius * bone.radius))
    }
    return Math.sqrt(nearest)
  }
}

const isInTriangle = (hand: Hand, corners: Triple, x: number, y: number): boolean => {
  let [positive, negative] = [false, false]
  for (let k = 0; k < 3; k++) {
    const [i, j] = [3 * corners[k]!, 3 * corners[(k + 1) % 3]!]
    const side = (hand[j]! - hand[i]!) * (y - hand[i + 1]!) - (hand[j + 1]! - hand[i + 1]!) * (x - hand[i]!)
    if (side > 0) positive = true
    if (side < 0) negative = true
  }
  return !(positive && negative)
}
