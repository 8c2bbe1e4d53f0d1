import { similarityWord } from '../shared/api/faces.ts'
import type { Timings } from '../shared/api/outputs.ts'

const seconds = (milliseconds: number): string => `${(milliseconds / 1000).toFixed(1)} s`

/** As "12.3 s (80 % in the networks; loading them 1.0 s)". */
export const formatTimings = ({ total, inference, load }: Timings): string =>
  `${seconds(total)} (${Math.round((inference / total) * 100)} % in the networks; loading them ${seconds(load)})`

/** A similarity of two faces in words, with its number. */
export const formatSimilarity = (similarity: number): string =>
  `${similarityWord(similarity).replace('-', ' ')} the source face (${similarity.toFixed(2)})`

export const formatMegabytes = (bytes: number): string => `${(bytes / 1e6).toFixed(1)} MB`

/** A duration in seconds, or in minutes from one and a half on. */
export const formatSeconds = (duration: number): string =>
  duration < 90 ? `${duration} s` : `${Math.round(duration / 60)} min`
