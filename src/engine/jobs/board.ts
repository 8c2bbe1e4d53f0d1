import type { Job, JobState } from '../../shared/api/jobs.ts'
import type { ProgressEvent } from '../../shared/api/progress.ts'

/** Every job in order: ended ones (oldest first), the running one, waiting ones (next first). */
export type Board = readonly Job[]

export type EndedState = Exclude<JobState, { kind: 'queued' } | { kind: 'running' }>

export type BoardEvent =
  | { readonly kind: 'added'; readonly job: Job }
  | { readonly kind: 'started'; readonly id: string; readonly at: number }
  | { readonly kind: 'progressed'; readonly id: string; readonly progress: ProgressEvent }
  | { readonly kind: 'saved'; readonly id: string; readonly file: string }
  | { readonly kind: 'ended'; readonly id: string; readonly state: EndedState }
  | { readonly kind: 'moved'; readonly id: string; readonly place: number }
  | { readonly kind: 'dismissed'; readonly ids: readonly string[] }

/** Ended jobs kept on the list; older ones drop off. */
export const maxEnded = 100

export const isEnded = ({ state }: Job): boolean => rank(state) === 0
export const isWaiting = ({ state }: Job): boolean => state.kind === 'queued'

const rank = (state: JobState): number => {
  switch (state.kind) {
    case 'queued':
      return 2
    case 'running':
      return 1
    case 'done':
    case 'failed':
    case 'cancelled':
    case 'interrupted':
      return 0
  }
}

/** The board after an event; the same board when the event concerns nothing on it. */
export const foldBoard = (board: Board, event: BoardEvent): Board => {
  switch (event.kind) {
    case 'added':
      return inOrder([...board, event.job])
    case 'started':
      return change(board, event.id, { state: { kind: 'running', startedAt: event.at, progress: null } })
    case 'progressed': {
      const job = board.find(j => j.id === event.id)
      if (job?.state.kind !== 'running') return board
      return change(board, event.id, { state: { ...job.state, progress: event.progress } })
    }
    case 'saved': {
      const job = board.find(j => j.id === event.id)
      if (!job || job.saved.includes(event.file)) return board
      return change(board, event.id, { saved: [...job.saved, event.file] })
    }
    case 'ended':
      return change(board, event.id, { state: event.state })
    case 'moved':
      return moved(board, event.id, event.place)
    case 'dismissed': {
      const left = board.filter(job => !(isEnded(job) && event.ids.includes(job.id)))
      return left.length === board.length ? board : left
    }
  }
}

const change = (board: Board, id: string, fields: Partial<Job>): Board =>
  inOrder(board.map(job => (job.id === id ? { ...job, ...fields } : job)))

/** Sorting is stable: what changes its group goes to the end of the ended or stays first of the waiting. */
const inOrder = (board: Board): Board => {
  const sorted = [...board].sort((a, b) => rank(a.state) - rank(b.state))
  const ended = sorted.filter(isEnded).length
  return sorted.slice(Math.max(0, ended - maxEnded))
}

const moved = (board: Board, id: string, place: number): Board => {
  const job = board.find(j => j.id === id && isWaiting(j))
  if (!job) return board
  const others = board.filter(j => j !== job)
  const at = others.filter(j => !isWaiting(j)).length + place
  return [...others.slice(0, at), job, ...others.slice(at)]
}
