import { useTranslation } from 'react-i18next'
import type { Bundle } from '../../../../shared/api/bundles.ts'
import { formatBytes } from '../../../i18n/format.ts'
import { attempt, failureText } from '../../../state/errors.ts'
import { roundTimeLeft } from '../../../state/time-left.ts'
import { Button } from '../../../ui/buttons.tsx'
import { Problem, ProgressBar } from '../../../ui/feedback.tsx'
import { FolderHint } from '../folder-hint.tsx'
import { cancelBundle, pauseBundle, resumeBundle } from './bundle-requests.ts'
import type { BundleState } from './bundle-state.ts'
import styles from './bundles.module.css'

interface BundleProgressProps {
  readonly bundle: Bundle
  readonly state: Exclude<BundleState, { kind: 'installed' | 'open' }>
  readonly title: string
}

/** How far the installation of a bundle is as a whole, with buttons to pause, resume and cancel it. */
export const BundleProgress = ({ bundle, state, title }: BundleProgressProps) => {
  const { t } = useTranslation('models')
  return (
    <>
      {state.kind === 'failed' ? (
        <>
          <Problem text={`${state.title}: ${failureText(state.failure)}`} />
          <FolderHint code={state.failure.code} />
        </>
      ) : (
        <ProgressOfAll state={state} title={title} />
      )}
      <div className={styles.buttons}>
        {state.kind === 'working' ? (
          <Button
            aria-label={t('bundles.pauseNamed', { title })}
            onClick={() => attempt(() => pauseBundle(bundle))}
          >
            {t('pause')}
          </Button>
        ) : (
          <Button
            aria-label={t('bundles.resumeNamed', { title })}
            onClick={() => attempt(() => resumeBundle(bundle))}
          >
            {t('resume')}
          </Button>
        )}
        <Button
          kind="quiet"
          aria-label={t('bundles.cancelNamed', { title })}
          onClick={() => attempt(() => cancelBundle(bundle))}
        >
          {t('cancel')}
        </Button>
      </div>
    </>
  )
}

interface ProgressOfAllProps {
  readonly state: Extract<BundleState, { kind: 'working' | 'paused' }>
  readonly title: string
}

const ProgressOfAll = ({ state, title }: ProgressOfAllProps) => {
  const { t, i18n } = useTranslation(['models', 'common'])
  const done = formatBytes(state.done, i18n.language)
  const of = formatBytes(state.of, i18n.language)
  const left = state.kind === 'working' && state.secondsLeft !== null ? state.secondsLeft : null
  const { unit, count } = roundTimeLeft((left ?? 0) * 1000)
  return (
    <>
      <ProgressBar label={t('bundles.progress', { title })} fraction={state.done / Math.max(1, state.of)} />
      <p className={styles.note}>
        {state.kind === 'paused' ? t('paused', { done, of }) : null}
        {state.kind === 'working' && state.now === null ? t('waiting') : null}
        {state.kind === 'working' && state.now !== null
          ? t('bundles.now', { done, of, title: state.now })
          : null}
      </p>
      {left === null ? null : (
        <p className={styles.note}>
          {t(unit === 'seconds' ? 'common:secondsLeft' : 'common:minutesLeft', { count })}
        </p>
      )}
    </>
  )
}
