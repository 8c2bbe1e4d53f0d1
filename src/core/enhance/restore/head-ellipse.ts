/** The head in an ffhq crop, as an ellipse in shares of its side. */
const CENTRE_X = 0.5
const CENTRE_Y = 0.55
const RADIUS_X = 0.4
const RADIUS_Y = 0.44

/** Where the mask begins to fall, in shares of the radius. */
const FULL = 0.6

/**
 * How much of a restored crop counts at a place: 1 on the face, falling smoothly to 0 before the crop's border.
 * @param u across, v down the crop, 0 to 1
 */
export const headEllipse = (u: number, v: number): number => {
  const t = (1 - Math.hypot((u - CENTRE_X) / RADIUS_X, (v - CENTRE_Y) / RADIUS_Y)) / (1 - FULL)
  if (t <= 0) return 0
  return t >= 1 ? 1 : t * t * (3 - 2 * t)
}
