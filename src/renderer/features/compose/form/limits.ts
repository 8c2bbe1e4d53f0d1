/** What the engine accepts, as far as a person can choose it here. */
export const limits = {
  steps: { min: 1, max: 150, step: 1 },
  guidanceScale: { min: 0, max: 30, step: 0.5 },
  /** The engine takes more, but nobody waits for them in one go. */
  count: { min: 1, max: 16, step: 1 },
  seed: { min: 0, max: Number.MAX_SAFE_INTEGER, step: 1 },
} as const

export const promptLength = 2000

/** As the engine draws them: 32 bits, short enough to read out. */
export const randomSeed = (): number => crypto.getRandomValues(new Uint32Array(1))[0] ?? 0
