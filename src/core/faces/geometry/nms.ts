import type { Box, Candidate } from './face.ts'

const intersection = (a: Box, b: Box): number => {
  const width = Math.min(a[0] + a[2], b[0] + b[2]) - Math.max(a[0], b[0])
  const height = Math.min(a[1] + a[3], b[1] + b[3]) - Math.max(a[1], b[1])
  return width > 0 && height > 0 ? width * height : 0
}

/** Intersection over union, 0 to 1; 0 for two empty boxes. */
export const intersectionOverUnion = (a: Box, b: Box): number => {
  const shared = intersection(a, b)
  return shared === 0 ? 0 : shared / (a[2] * a[3] + b[2] * b[3] - shared)
}

/** The part of the smaller box that lies in the other, 0 to 1. */
export const intersectionOverSmaller = (a: Box, b: Box): number => {
  const shared = intersection(a, b)
  return shared === 0 ? 0 : shared / Math.min(a[2] * a[3], b[2] * b[3])
}

/**
 * Greedy non-maximum suppression: keeps the best, drops what overlaps it too much, goes on with the rest.
 * Equal scores keep their order.
 * @param limit overlap, 0 to 1, above which the lower score is dropped
 * @returns those kept, best first
 */
export const nonMaxSuppression = <T extends Candidate>(
  candidates: readonly T[],
  limit: number,
  overlap: (a: Box, b: Box) => number = intersectionOverUnion,
): T[] => {
  const kept: T[] = []
  for (const candidate of [...candidates].sort((a, b) => b.score - a.score))
    if (kept.every(other => overlap(other.box, candidate.box) <= limit)) kept.push(candidate)
  return kept
}
