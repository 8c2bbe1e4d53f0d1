import { useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { ProgressEvent } from '../../shared/api/progress.ts'
import type { WindowJobState } from '../../shared/window/window-jobs.ts'

/** What is shown: when the job should be done, in milliseconds since 1970. */
interface ShownEnd {
  readonly end: number
}

/** A later end is shown only when it is later by this part of what is left, or by this many milliseconds. */
const tolerance = { part: 0.25, milliseconds: 1500 }

/** Weight of a new estimate in the moving average. */
const smoothing = 0.4

/** Below this many milliseconds a number would be wrong before it is read. */
const nearlyDone = 3000

/**
 * The end that is shown after a new estimate. An earlier one is taken over bit by bit; a slightly later one is not, so
 * that the time shown does not go up again.
 * @param estimated milliseconds since 1970
 */
export const nextEnd = (last: ShownEnd | null, estimated: number, now: number): ShownEnd => {
  if (!last) return { end: estimated }
  const later = estimated - last.end
  const left = Math.max(last.end - now, 0)
  if (later > 0 && later <= Math.max(tolerance.part * left, tolerance.milliseconds)) return last
  return { end: last.end + (later > 0 ? 1 : smoothing) * later }
}

/** How far a job is, from 0 to 1; null while its networks are loaded and nothing tells how long that takes. */
export const knownFraction = (progress: ProgressEvent | null): number | null =>
  progress === null || (progress.stage === 'load' && !progress.bytes && progress.remaining === undefined)
    ? null
    : progress.fraction

interface RoundedTime {
  readonly unit: 'seconds' | 'minutes'
  readonly count: number
}

/** Rounds as a person would: to minutes, to steps of five seconds, and the last ten seconds singly. */
export const roundTimeLeft = (milliseconds: number): RoundedTime => {
  const seconds = Math.max(Math.ceil(milliseconds / 1000), 1)
  if (seconds > 90) return { unit: 'minutes', count: Math.round(seconds / 60) }
  return { unit: 'seconds', count: seconds > 10 ? Math.ceil(seconds / 5) * 5 : seconds }
}

/**
 * Milliseconds a running job still takes, updated once a second; null while nothing was learnt of such jobs on this
 * machine, and where none runs.
 */
export const useMillisecondsLeft = (state: WindowJobState | undefined): number | null => {
  const startedAt = state?.kind === 'running' ? state.startedAt : null
  const progress = state?.kind === 'running' ? state.progress : null
  const [shown, setShown] = useState<ShownEnd | null>(null)
  const [now, setNow] = useState(Date.now)
  // biome-ignore lint/correctness/useExhaustiveDependencies: another job begins anew
  useEffect(() => setShown(null), [startedAt])
  useEffect(() => {
    if (progress?.remaining === undefined) return
    const at = Date.now()
    const estimated = at + progress.remaining
    setShown(last => nextEnd(last, estimated, at))
    setNow(at)
  }, [progress])
  useEffect(() => {
    if (startedAt === null) return
    const timer = setInterval(() => setNow(Date.now()), 1000)
    return () => clearInterval(timer)
  }, [startedAt])
  return shown && Math.max(shown.end - now, 0)
}

/** The translated time a running job still takes; empty while it is not known. */
export const useTimeLeft = (state: WindowJobState): string => {
  const { t } = useTranslation()
  const left = useMillisecondsLeft(state)
  if (left === null) return ''
  if (left < nearlyDone) return t('nearlyDone')
  const { unit, count } = roundTimeLeft(left)
  return t(`${unit}Left`, { count })
}
