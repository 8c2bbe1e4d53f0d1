/** Milliseconds that the same work took on a provider and on the cpu. */
export interface RunTimes {
  readonly milliseconds: number
  readonly cpuMilliseconds: number
}

/**
 * Whether the cpu is the better choice by far. Small inputs say little of an accelerator, which begins slowly, so it
 * must also lose a time that a person would feel; a graphics card drawn by software loses by much more.
 */
export const isFarSlower = ({ milliseconds, cpuMilliseconds }: RunTimes): boolean =>
  milliseconds > 2 * cpuMilliseconds && milliseconds - cpuMilliseconds > 200

export const slownessReason = ({ milliseconds, cpuMilliseconds }: RunTimes): string =>
  `it is too slow: ${Math.round(milliseconds)} ms where the cpu takes ${Math.round(cpuMilliseconds)} ms`
