import { smoothstep } from '../../math.ts'

/** `smoothstep` of every value of a plane that begins at 0. */
export const smoothstepPlane = (from: number, to: number, plane: Float32Array): Float32Array => {
  const out = new Float32Array(plane.length)
  for (let i = 0; i < out.length; i++) if (plane[i]! > 0) out[i] = smoothstep(from, to, plane[i]!)
  return out
}
