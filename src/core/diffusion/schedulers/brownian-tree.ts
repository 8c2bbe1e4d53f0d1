import { createGenerator } from '../../tensor/random.ts'
import { seedSequence } from '../../tensor/seed-sequence.ts'
import { f32, fill } from './float32.ts'

/** Standard normal values for the way from one noise level down to another, the same at every call. */
export type BrownianNoise = (sigma: number, sigmaNext: number, length: number) => Float32Array

/** Noise on the way between two levels. */
export type CreateBrownianNoise = (sigmaMin: number, sigmaMax: number) => BrownianNoise

/** A stretch of the path; the whole one has depth 0, and each half of a stretch is one deeper. */
interface Stretch {
  readonly start: number
  readonly end: number
  /** Counts the stretches of a depth from the left. */
  readonly index: number
  readonly depth: number
  readonly increment: Float32Array
}

const POOL_SIZE = 24
/** Increments that are kept, since the next query is near the last one. */
const CACHED = 45

/** Python's round(x, 6). */
const quantise = (x: number): number => Number(x.toFixed(6))

/**
 * The noise of a Brownian path over noise levels: steps that overlap share it, and two short steps add up to a long one.
 * Source: k-diffusion BrownianTreeNoiseSampler, which diffusers has too; torchsde BrownianInterval with `halfway_tree` (Li
 * et al., "Scalable Gradients for Stochastic Differential Equations", 2001.01328, algorithm 3)
 * @param sigmaMin the path's ends; levels beyond them are taken as the ends
 */
export const brownianTree = (sigmaMin: number, sigmaMax: number, seed: number): BrownianNoise => {
  const cache = new Map<string, Float32Array>()

  const remember = (key: string, make: () => Float32Array): Float32Array => {
    const known = cache.get(key)
    if (known) cache.delete(key)
    const value = known ?? make()
    cache.set(key, value)
    if (cache.size > CACHED) cache.delete(cache.keys().next().value!)
    return value
  }

  const whole = (length: number): Stretch => ({
    ...{ start: quantise(sigmaMin), end: quantise(sigmaMax), index: 0, depth: 0 },
    increment: remember(`${length}`, () => {
      const scale = f32(Math.sqrt(sigmaMax - sigmaMin))
      return randn(seedSequence(seed, [], POOL_SIZE, 1)[0]!, length).map(v => v * scale)
    }),
  })

  /** A half, whose increment is the part it has of the whole's and a bridge's noise. */
  const half = (of: Stretch, midway: number, side: 0 | 1): Stretch => {
    const [index, depth, { length }] = [2 * of.index + side, of.depth + 1, of.increment]
    const bounds = side === 0 ? { start: of.start, end: midway } : { start: midway, end: of.end }
    const increment = remember(`${length} ${depth} ${index}`, () => {
      const reciprocal = 1 / (of.end - of.start)
      const [left, right] = [midway - of.start, of.end - midway]
      const deviation = f32(Math.sqrt(left * right * reciprocal))
      const noise = randn(seedSequence(seed, [of.index, of.depth], POOL_SIZE, 1)[0]!, length)
      const leftOf = (k: number) =>
        f32(f32(f32(f32(left) * of.increment[k]!) * f32(reciprocal)) + f32(deviation * noise[k]!))
      return fill(noise, side === 0 ? leftOf : k => of.increment[k]! - leftOf(k))
    })
    return { ...bounds, index, depth, increment }
  }

  /** The increments of the fewest stretches that make up from … to, in order. */
  const increments = (stretch: Stretch, from: number, to: number): Float32Array[] => {
    if (from === stretch.start && to === stretch.end) return [stretch.increment]
    const midway = quantise(0.5 * (stretch.end + stretch.start))
    return [
      ...(from < midway ? increments(half(stretch, midway, 0), from, Math.min(to, midway)) : []),
      ...(to > midway ? increments(half(stretch, midway, 1), Math.max(from, midway), to) : []),
    ]
  }

  return (sigma, sigmaNext, length) => {
    const within = (level: number) => quantise(Math.min(Math.max(level, sigmaMin), sigmaMax))
    const [from, to] = [within(sigmaNext), within(sigma)]
    const deviation = f32(Math.sqrt(f32(sigma - sigmaNext)))
    const sum = from === to ? [] : increments(whole(length), from, to)
    return fill(
      new Float32Array(length),
      k => -sum.reduce((total, part) => f32(total + part[k]!), 0) / deviation,
    )
  }
}

const randn = (seed: number, length: number): Float32Array => createGenerator(seed).randn([length])
