import { create } from 'zustand'
import { useJobs } from './jobs-store.ts'

/** A picture that is drawn twice with one seed: without a LoRA, and with it. */
interface Comparison {
  /** Ids of the jobs. */
  readonly without: string
  readonly with: string
  /** Ids of their pictures in the library, as soon as they are there: jobs leave their list. */
  readonly pictures: Readonly<Record<string, string>>
}

export const useComparisons = create<{ readonly comparisons: readonly Comparison[] }>(() => ({
  comparisons: [],
}))

export const addComparison = (jobs: Pick<Comparison, 'without' | 'with'>): void =>
  useComparisons.setState(({ comparisons }) => ({ comparisons: [...comparisons, { ...jobs, pictures: {} }] }))

/** The job that is drawn after the one without a LoRA; undefined for every other job. */
export const jobWith = (without: string): string | undefined =>
  useComparisons.getState().comparisons.find(each => each.without === without)?.with

/** The same picture without the LoRA; null for one that was not drawn twice, and while that is not done. */
export const pictureWithout = (comparisons: readonly Comparison[], id: string): string | null => {
  const found = comparisons.find(each => each.pictures[each.with] === id)
  return found?.pictures[found.without] ?? null
}

/** Learns which pictures the jobs made. Returns the function that ends this. */
export const watchComparisons = (): (() => void) =>
  useJobs.subscribe(({ jobs }, before) => {
    if (jobs === before.jobs) return
    const { comparisons } = useComparisons.getState()
    const made = new Map(
      jobs.flatMap(({ id, state }) =>
        state.kind === 'done' && state.pictures[0] ? [[id, state.pictures[0]]] : [],
      ),
    )
    const next = comparisons.map(each => {
      const news = [each.without, each.with].filter(id => made.has(id) && !(id in each.pictures))
      if (news.length === 0) return each
      return {
        ...each,
        pictures: { ...each.pictures, ...Object.fromEntries(news.map(id => [id, made.get(id)!])) },
      }
    })
    if (next.some((each, i) => each !== comparisons[i])) useComparisons.setState({ comparisons: next })
  })
