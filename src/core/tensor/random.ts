import { LikenessError } from '../errors.ts'
import { createMt19937 } from './mt19937.ts'
import { elementCount } from './tensor.ts'

/** A seeded stream of normal numbers; every draw continues where the last one ended. */
export interface Generator {
  /** Standard normal float32 values of the given shape, row-major. */
  readonly randn: (shape: readonly number[]) => Float32Array
}

/** Below this size torch draws one value at a time, in double precision; from it on, 16 at a time in single. */
const blockSize = 16
const half = blockSize / 2
const { fround } = Math
const twoPi32 = fround(2 * Math.PI)

/**
 * The CPU generator of torch: the same seed gives the numbers of
 * `torch.randn(shape, generator=torch.Generator("cpu").manual_seed(seed))`, equal in order and to the last
 * place or two of float32 in value (torch's own last places differ between processors).
 * Only the low 32 bits of the seed count, as there.
 *
 * Source: ATen/CPUGeneratorImpl.cpp, ATen/native/cpu/DistributionTemplates.h, ATen/core/DistributionsHelper.h.
 *
 * @throws LikenessError `bad-option` for a seed that is no integer from −2⁶³ to 2⁶⁴−1.
 */
export const createGenerator = (seed: number | bigint): Generator => {
  const random32 = createMt19937(lowBits(seed))
  /** The second of a Box–Muller pair, for the next small draw; large draws do not use it. */
  let spare: number | undefined

  const uniform24 = () => (random32() & 0xffffff) * 2 ** -24
  const uniform53 = () => {
    const high = random32() & 0x1fffff
    return (high * 2 ** 32 + random32()) * 2 ** -53
  }

  const normal = () => {
    if (spare !== undefined) {
      const value = spare
      spare = undefined
      return value
    }
    const theta = 2 * Math.PI * uniform53()
    const radius = Math.sqrt(-2 * Math.log1p(-uniform53()))
    spare = radius * Math.sin(theta)
    return radius * Math.cos(theta)
  }

  const fillUniform = (values: Float32Array) => {
    for (let i = 0; i < values.length; i++) values[i] = uniform24()
  }

  const randn = (shape: readonly number[]) => {
    const values = new Float32Array(elementCount(shape))
    if (values.length < blockSize) {
      for (let i = 0; i < values.length; i++) values[i] = normal()
      return values
    }
    fillUniform(values)
    const inBlocks = values.length - (values.length % blockSize)
    for (let i = 0; i < inBlocks; i += blockSize) boxMullerBlock(values.subarray(i, i + blockSize))
    if (inBlocks < values.length) {
      const tail = values.subarray(values.length - blockSize)
      fillUniform(tail)
      boxMullerBlock(tail)
    }
    return values
  }

  return { randn }
}

/** Turns 16 uniforms into 16 normals in place: value i gives the radius and value i+8 the angle of pair i. */
const boxMullerBlock = (block: Float32Array) => {
  for (let i = 0; i < half; i++) {
    // Rounded to float32 after each operation as torch's kernel does: the angle's rounding alone moves a value
    // by more than 1e-6.
    const radius = fround(Math.sqrt(fround(-2 * fround(Math.log(1 - block[i]!)))))
    const theta = fround(twoPi32 * block[i + half]!)
    block[i] = radius * fround(Math.cos(theta))
    block[i + half] = radius * fround(Math.sin(theta))
  }
}

const lowBits = (seed: number | bigint): number => {
  const integer = typeof seed === 'bigint' || Number.isInteger(seed) ? BigInt(seed) : undefined
  if (integer === undefined || integer < -(2n ** 63n) || integer >= 2n ** 64n)
    throw new LikenessError(
      'bad-option',
      `The seed ${seed} is not usable. Give a whole number from 0 to 2^64 − 1.`,
    )
  return Number(BigInt.asUintN(32, integer))
}
