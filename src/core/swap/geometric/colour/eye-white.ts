import type { LabPlanes } from './lab-planes.ts'

/** Brightness and colour of the white of an eye. */
export interface White {
  readonly L: number
  readonly a: number
  readonly b: number
}

/** The white of the eyes of one face: its brightness and its tint, which is the light's. */
export interface EyeWhite extends White {
  /** Lightness of the skin around the eyes, in the same light. */
  readonly skin: number
}

/** Where no eye white is to be seen (closed eyes, dark glasses): a white in plain light. */
const UNSEEN: White = { L: 0.75, a: 0, b: 0 }
/** The brightest and least coloured part of what lies in and around the eye openings. */
const SHARE = 0.15
const COLOUR_COST = 2

const isInEye = (share: number): boolean => share > 0.3

/**
 * The mean of the whitest part of the eye openings; undefined where these are tiny.
 * @param eyes the eye openings with a margin, 0 to 1 per pixel: drawn eyes are larger than their landmarks
 */
export const whitestOf = ({ L, a, b }: LabPlanes, eyes: Float32Array): White | undefined => {
  const indices: number[] = []
  for (let i = 0; i < eyes.length; i++) if (isInEye(eyes[i]!)) indices.push(i)
  if (indices.length < 12) return undefined
  const whiteness = (i: number): number => L[i]! - COLOUR_COST * Math.sqrt(a[i]! * a[i]! + b[i]! * b[i]!)
  indices.sort((i, j) => whiteness(j) - whiteness(i))
  const whitest = indices.slice(0, Math.max(1, Math.round(indices.length * SHARE)))
  const mean = (plane: Float32Array): number =>
    whitest.reduce((sum, i) => sum + plane[i]!, 0) / whitest.length
  return { L: mean(L), a: mean(a), b: mean(b) }
}

/**
 * @param planes the face in ordinary light, see `adjustExposure`
 * @param eyes see `whitestOf`
 * @param skin lightness of the skin, slowly varying, bridging the eyes
 */
export const readEyeWhite = (planes: LabPlanes, eyes: Float32Array, skin: Float32Array): EyeWhite => {
  const white = whitestOf(planes, eyes)
  let [sum, count] = [0, 1e-6]
  for (let i = 0; i < eyes.length; i++)
    if (isInEye(eyes[i]!)) {
      sum += skin[i]!
      count++
    }
  return { ...(white && white.L >= 0.35 ? white : UNSEEN), skin: sum / count }
}
