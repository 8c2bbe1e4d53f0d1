import type { LabPlanes } from './lab-planes.ts'

/** The white of the eyes of one face: its brightness and its tint, which is the light's. */
export interface EyeWhite {
  readonly L: number
  readonly a: number
  readonly b: number
}

/** Where no eye white is to be seen (closed eyes, dark glasses): a white in plain light. */
const UNSEEN: EyeWhite = { L: 0.75, a: 0, b: 0 }
/** The brightest and least coloured part of what lies in and around the eye openings. */
const SHARE = 0.15
const COLOUR_COST = 2

/** @param eyes the eye openings with a margin, 0 to 1 per pixel: drawn eyes are larger than their landmarks */
export const readEyeWhite = ({ L, a, b }: LabPlanes, eyes: Float32Array): EyeWhite => {
  const indices: number[] = []
  for (let i = 0; i < eyes.length; i++) if (eyes[i]! > 0.3) indices.push(i)
  const whiteness = (i: number): number => L[i]! - COLOUR_COST * Math.sqrt(a[i]! * a[i]! + b[i]! * b[i]!)
  indices.sort((i, j) => whiteness(j) - whiteness(i))
  const whitest = indices.slice(0, Math.max(1, Math.round(indices.length * SHARE)))
  const mean = (plane: Float32Array): number =>
    whitest.reduce((sum, i) => sum + plane[i]!, 0) / whitest.length
  if (indices.length < 12 || mean(L) < 0.35) return UNSEEN
  return { L: mean(L), a: mean(a), b: mean(b) }
}
