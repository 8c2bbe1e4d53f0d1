const { imul } = Math

/** A running constant of the hash: each use multiplies it. */
const createHash = (start: number, multiplier: number) => {
  let constant = start
  return (value: number): number => {
    const mixed = value ^ constant
    constant = imul(constant, multiplier)
    const hashed = imul(mixed, constant)
    return hashed ^ (hashed >>> 16)
  }
}

const combine = (x: number, y: number): number => {
  const result = imul(0xca01f9dd, x) - imul(0x4973f715, y)
  return result ^ (result >>> 16)
}

/** The words of a whole number, lowest first; 0 has one. */
const wordsOf = (value: number): number[] =>
  value < 2 ** 32 ? [value] : [value % 2 ** 32, ...wordsOf(Math.floor(value / 2 ** 32))]

/**
 * Seeds for generators, derived from one seed so that nothing of it shows in them.
 * Source: numpy.random.SeedSequence (`numpy/random/bit_generator.pyx`); O'Neill, "Developing a seed_seq Alternative"
 * @param entropy whole number from 0 to 2⁵³
 * @param spawnKey which descendant of the seed; whole numbers
 * @param words how many seeds
 * @returns whole numbers below 2³², as `SeedSequence(entropy, spawn_key, pool_size).generate_state(words)`
 */
export const seedSequence = (
  entropy: number,
  spawnKey: readonly number[],
  poolSize: number,
  words: number,
): number[] => {
  const run = wordsOf(entropy)
  const padding = spawnKey.length > 0 ? new Array<number>(Math.max(0, poolSize - run.length)).fill(0) : []
  const assembled = [...run, ...padding, ...spawnKey.flatMap(wordsOf)]
  const hash = createHash(0x43b0d7e5, 0x931e8875)
  const pool = Int32Array.from({ length: poolSize }, (_, i) => hash(assembled[i] ?? 0))
  for (let from = 0; from < poolSize; from++)
    for (let to = 0; to < poolSize; to++) if (from !== to) pool[to] = combine(pool[to]!, hash(pool[from]!))
  for (const word of assembled.slice(poolSize))
    for (let to = 0; to < poolSize; to++) pool[to] = combine(pool[to]!, hash(word))
  const draw = createHash(0x8b51f9dd, 0x58f38ded)
  return Array.from({ length: words }, (_, i) => draw(pool[i % poolSize]!) >>> 0)
}
