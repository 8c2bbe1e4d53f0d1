import { useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { WindowJobState } from '../../shared/window/window-jobs.ts'

/** Below this fraction of the job an estimate would be noise. */
const minFraction = 0.05

/** Weight of a new estimate in the moving average. */
const smoothing = 0.25

interface TimeLeft {
  /** Milliseconds. */
  readonly milliseconds: number
  /** When this was estimated, in milliseconds since 1970. */
  readonly at: number
}

/** Milliseconds the job still takes at its speed so far; null while there is no estimate. */
export const extrapolateTimeLeft = (fraction: number, elapsed: number): number | null =>
  fraction < minFraction || elapsed <= 0 ? null : (elapsed * (1 - Math.min(fraction, 1))) / fraction

/** Averages the new estimate with the last one, of which the time since has passed. */
export const smoothTimeLeft = (
  last: TimeLeft | null,
  fraction: number,
  startedAt: number,
  now: number,
): TimeLeft | null => {
  const estimate = extrapolateTimeLeft(fraction, now - startedAt)
  if (estimate === null) return null
  if (!last) return { milliseconds: estimate, at: now }
  const expected = Math.max(last.milliseconds - (now - last.at), 0)
  return { milliseconds: expected + smoothing * (estimate - expected), at: now }
}

type RoundedTime =
  | { readonly unit: 'seconds'; readonly count: number }
  | { readonly unit: 'minutes'; readonly count: number }

/** Rounds as a person would: to minutes, to steps of five seconds, and the last ten seconds singly. */
export const roundTimeLeft = (milliseconds: number): RoundedTime => {
  const seconds = Math.max(Math.ceil(milliseconds / 1000), 1)
  if (seconds > 90) return { unit: 'minutes', count: Math.round(seconds / 60) }
  return { unit: 'seconds', count: seconds > 10 ? Math.ceil(seconds / 5) * 5 : seconds }
}

/** The translated time a running job still takes, updated once a second; empty while there is no estimate. */
export const useTimeLeft = (state: WindowJobState): string => {
  const { t } = useTranslation()
  const [estimate, setEstimate] = useState<TimeLeft | null>(null)
  const startedAt = state.kind === 'running' ? state.startedAt : null
  const fraction = state.kind === 'running' ? (state.progress?.fraction ?? 0) : 0
  const [latest] = useState({ fraction })
  latest.fraction = fraction
  useEffect(() => {
    if (startedAt === null) return
    const timer = setInterval(
      () => setEstimate(last => smoothTimeLeft(last, latest.fraction, startedAt, Date.now())),
      1000,
    )
    return () => clearInterval(timer)
  }, [startedAt, latest])
  if (!estimate) return ''
  const { unit, count } = roundTimeLeft(estimate.milliseconds)
  return unit === 'minutes' ? t('minutesLeft', { count }) : t('secondsLeft', { count })
}
