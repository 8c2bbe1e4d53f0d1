import { useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { WindowJob } from '../../../shared/window/window-jobs.ts'
import { request } from '../../bridge/bridge.ts'
import { formatDuration } from '../../i18n/format.ts'
import { attempt } from '../../state/errors.ts'
import { roundTimeLeft, useMillisecondsLeft } from '../../state/time-left.ts'
import styles from './queue-panel.module.css'

interface QueueTimeProps {
  readonly running: WindowJob | undefined
  /** One at least. */
  readonly waiting: readonly WindowJob[]
}

/** When everything is done that runs or waits; nothing while nothing is known of it. */
export const QueueTime = ({ running, waiting }: QueueTimeProps) => {
  const { t, i18n } = useTranslation('queue')
  const expected = useExpected(running?.id, waiting)
  const left = useMillisecondsLeft(running?.state)
  const known = waiting.flatMap(({ id }) => expected.get(id) ?? [])
  const total = known.reduce((sum, each) => sum + each, left ?? 0)
  if (total === 0) return null
  const { unit, count } = roundTimeLeft(total)
  const time = formatDuration(unit === 'minutes' ? count * 60 : count, i18n.language)
  const isWhole = known.length === waiting.length && (left !== null || !running)
  return <span className={styles.allTime}>{t(isWhole ? 'allTime' : 'leastTime', { time })}</span>
}

/** Milliseconds that waiting jobs will take, by their ids; asked for again with each job that begins or lines up. */
const useExpected = (
  running: string | undefined,
  waiting: readonly WindowJob[],
): ReadonlyMap<string, number> => {
  const [expected, setExpected] = useState<ReadonlyMap<string, number>>(new Map())
  const ids = waiting.map(({ id }) => id).join(' ')
  // biome-ignore lint/correctness/useExhaustiveDependencies: what was learnt of a job counts for those after it
  useEffect(() => {
    let isOld = false
    attempt(async () => {
      const { jobs } = await request('jobs.expected', {})
      if (!isOld) setExpected(new Map(jobs.map(({ id, milliseconds }) => [id, milliseconds])))
    })
    return () => {
      isOld = true
    }
  }, [running, ids])
  return expected
}
