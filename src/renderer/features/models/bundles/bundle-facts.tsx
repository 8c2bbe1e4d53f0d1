import { Check, Gauge, LoaderCircle } from 'lucide-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Bundle } from '../../../../shared/api/bundles.ts'
import type { ListedEntry } from '../../../../shared/api/catalogue.ts'
import { formatBytes, formatDuration } from '../../../i18n/format.ts'
import { Button } from '../../../ui/buttons.tsx'
import { Problem } from '../../../ui/feedback.tsx'
import { Disclosure } from '../../../ui/field.tsx'
import { measurement } from '../tasks.ts'
import { useModelTexts } from '../use-model-texts.ts'
import type { BundleState } from './bundle-state.ts'
import styles from './bundles.module.css'

interface BundleFactsProps {
  readonly bundle: Bundle
  readonly models: readonly ListedEntry[]
  readonly state: BundleState
  readonly title: string
  readonly onMeasured: () => void
}

/** What a bundle costs in time and download, and the models in it with what each does. */
export const BundleFacts = ({ bundle, models, state, title, onMeasured }: BundleFactsProps) => {
  const { t, i18n } = useTranslation('models')
  const textsOf = useModelTexts()
  const [open, setOpen] = useState(false)
  const draws = models.some(({ roles }) => roles.includes('text-to-image'))
  const there = bundle.models.length - bundle.missing.length
  return (
    <>
      <dl className={styles.facts}>
        {draws ? (
          <div>
            <dt>{t('bundles.time')}</dt>
            <dd>
              <PictureTime seconds={bundle.seconds} onMeasured={onMeasured} />
            </dd>
          </div>
        ) : null}
        {state.kind === 'installed' ? null : (
          <div>
            <dt>{t('size')}</dt>
            <dd>{formatBytes(bundle.bytes, i18n.language)}</dd>
          </div>
        )}
      </dl>
      {there > 0 && state.kind !== 'installed' ? (
        <p className={styles.note}>{t('bundles.there', { count: there })}</p>
      ) : null}
      <Disclosure title={t('bundles.contents', { count: models.length })} open={open} onOpenChange={setOpen}>
        <ul className={styles.contents} aria-label={title}>
          {models.map(entry => (
            <li key={entry.id}>
              <span>
                <strong>{entry.title}</strong> {textsOf(entry).does}
              </span>
              {bundle.missing.includes(entry.id) ? (
                <span>{formatBytes(entry.bytes, i18n.language)}</span>
              ) : (
                <span className={styles.there}>
                  <Check size={13} aria-hidden />
                  {t('bundles.isInstalled')}
                </span>
              )}
            </li>
          ))}
        </ul>
      </Disclosure>
    </>
  )
}

interface PictureTimeProps extends Pick<Bundle, 'seconds'> {
  readonly onMeasured: () => void
}

/** How long a picture takes here; before the machine was measured, a command that does it. */
const PictureTime = ({ seconds, onMeasured }: PictureTimeProps) => {
  const { t, i18n } = useTranslation('models')
  const { task } = measurement.useTask()
  const time = (count: number) => formatDuration(count, i18n.language)
  if (seconds) {
    const [least, most] = [time(seconds.least), time(seconds.most)]
    return least === most ? t('bundles.timeOne', { time: least }) : t('bundles.timeRange', { least, most })
  }
  const running = task.kind === 'running'
  return (
    <span className={styles.measure}>
      {t('bundles.unmeasured')}
      <Button
        kind="quiet"
        aria-label={t('bundles.measureNamed')}
        aria-disabled={running || undefined}
        onClick={() => void measurement.start().then(onMeasured)}
      >
        {running ? (
          <LoaderCircle size={14} className={styles.spinner} aria-hidden />
        ) : (
          <Gauge size={14} aria-hidden />
        )}
        {t(running ? 'bundles.measuring' : 'bundles.measure')}
      </Button>
      <Problem text={task.kind === 'failed' ? task.problem : null} />
    </span>
  )
}
