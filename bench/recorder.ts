import type { Session } from '../src/core/onnx/session.ts'
import type { Tensor } from '../src/core/tensor/tensor.ts'

/** One network run of a job: in which stage, on which tensors. */
export interface RecordedRun {
  readonly stage: string
  readonly session: Session
  readonly feeds: Readonly<Record<string, Tensor>>
}

export interface Recorder {
  readonly runs: readonly RecordedRun[]
  enter(stage: string): void
  /** The session, with every run written down. */
  watch(session: Session): Session
  clear(): void
}

export const createRecorder = (): Recorder => {
  let runs: RecordedRun[] = []
  let stage = ''
  return {
    get runs() {
      return runs
    },
    enter: name => {
      stage = name
    },
    watch: session => ({
      ...session,
      run: feeds => {
        runs.push({ stage, session, feeds })
        return session.run(feeds)
      },
    }),
    clear: () => {
      runs = []
    },
  }
}

/** Milliseconds of the bare network runs alone, by stage: the floor no code around them can beat. */
export const replay = async (runs: readonly RecordedRun[]): Promise<Record<string, number>> => {
  const spent: Record<string, number> = {}
  for (const { stage, session, feeds } of runs) {
    const started = performance.now()
    await session.run(feeds)
    spent[stage] = (spent[stage] ?? 0) + performance.now() - started
  }
  return spent
}
