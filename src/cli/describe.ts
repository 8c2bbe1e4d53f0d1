import type { Timings } from '../shared/pictures.ts'

const seconds = (milliseconds: number): string => `${(milliseconds / 1000).toFixed(1)} s`

export const describeTimings = ({ total, inference, load }: Timings): string =>
  `${seconds(total)} (${Math.round((inference / total) * 100)} % in the networks; loading them ${seconds(load)})`

/** Similarity in a word: the embedder takes two photos of one person for 0.4 and more, strangers below 0.3. */
export const describeSimilarity = (similarity: number): string => {
  const word =
    similarity >= 0.6
      ? 'very like'
      : similarity >= 0.4
        ? 'like'
        : similarity >= 0.25
          ? 'somewhat like'
          : 'little like'
  return `${word} the source face (${similarity.toFixed(2)})`
}

export const megabytes = (bytes: number): string => `${(bytes / 1e6).toFixed(1)} MB`
