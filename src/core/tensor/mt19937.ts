const stateSize = 624
const shiftSize = 397

/**
 * The 32-bit Mersenne Twister as a stream of unsigned 32-bit integers.
 * Source: Matsumoto & Nishimura, "Mersenne Twister" (1998), seeded as init_genrand of 2002 does.
 */
export const createMt19937 = (seed: number): (() => number) => {
  const state = new Uint32Array(stateSize)
  state[0] = seed
  for (let i = 1; i < stateSize; i++) {
    const previous = state[i - 1]!
    state[i] = Math.imul(1812433253, previous ^ (previous >>> 30)) + i
  }
  let next = stateSize

  const refill = () => {
    for (let i = 0; i < stateSize; i++) {
      const mixed = (state[i]! & 0x80000000) | (state[(i + 1) % stateSize]! & 0x7fffffff)
      const twist = mixed & 1 ? 0x9908b0df : 0
      state[i] = state[(i + shiftSize) % stateSize]! ^ (mixed >>> 1) ^ twist
    }
    next = 0
  }

  return () => {
    if (next === stateSize) refill()
    let y = state[next++]!
    y ^= y >>> 11
    y ^= (y << 7) & 0x9d2c5680
    y ^= (y << 15) & 0xefc60000
    return (y ^ (y >>> 18)) >>> 0
  }
}
