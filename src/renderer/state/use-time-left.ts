import { useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { WindowJobState } from '../../shared/api/window-jobs.ts'
import { followTimeLeft, speakTimeLeft, type TimeLeft } from './time-left.ts'

/** How long a running job still takes, in words that change once a second; empty while nothing can be said. */
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
      () => setEstimate(last => followTimeLeft(last, latest.fraction, startedAt, Date.now())),
      1000,
    )
    return () => clearInterval(timer)
  }, [startedAt, latest])
  if (!estimate) return ''
  const { unit, count } = speakTimeLeft(estimate.left)
  return unit === 'minutes' ? t('minutesLeft', { count }) : t('secondsLeft', { count })
}
