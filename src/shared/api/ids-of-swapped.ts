import type { PersonRef } from './options.ts'

/** The parts of a swap's input that may name people. */
interface NamedInSwap {
  readonly source: unknown
  readonly sources?: readonly unknown[]
  readonly targetPerson?: unknown
  readonly map?: readonly { readonly source: unknown; readonly target: unknown }[]
}

const isPerson = (given: unknown): given is PersonRef =>
  typeof given === 'object' && given !== null && 'person' in given

/** The people named, kept or not any more, each once. */
export const idsOfSwapped = ({ source, sources = [], targetPerson, map = [] }: NamedInSwap): string[] => {
  const ends = map.flatMap(pair => [pair.source, pair.target])
  const named = [source, ...sources, targetPerson, ...ends].flatMap(given =>
    isPerson(given) ? given.person : [],
  )
  return [...new Set(named)]
}
