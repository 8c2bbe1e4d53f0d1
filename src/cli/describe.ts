import { similarityWord } from '../shared/api/faces.ts'
import type { Timings } from '../shared/api/outputs.ts'

const seconds = (milliseconds: number): string => `${(milliseconds / 1000).toFixed(1)} s`

export const describeTimings = ({ total, inference, load }: Timings): string =>
  `${seconds(total)} (${Math.round((inference / total) * 100)} % in the networks; loading them ${seconds(load)})`

export const describeSimilarity = (similarity: number): string =>
  `${similarityWord(similarity).replace('-', ' ')} the source face (${similarity.toFixed(2)})`

export const megabytes = (bytes: number): string => `${(bytes / 1e6).toFixed(1)} MB`
