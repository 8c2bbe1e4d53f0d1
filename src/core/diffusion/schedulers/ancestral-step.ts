import { f32, sqrt32 } from './float32.ts'

/** The noise level to step down to, and the noise that then raises the level to `to`. Source: k-diffusion `get_ancestral_step` */
export const ancestralStep = (from: number, to: number) => {
  const [from2, to2] = [f32(from * from), f32(to * to)]
  const sigmaUp = Math.min(to, sqrt32(f32(f32(to2 * f32(from2 - to2)) / from2)))
  // Between very different levels rounding can make this slightly negative.
  const sigmaDown = sqrt32(Math.max(f32(to2 - f32(sigmaUp * sigmaUp)), 0))
  return { sigmaUp, sigmaDown }
}
