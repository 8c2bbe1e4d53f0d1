import type { TFunction } from 'i18next'
import { useTranslation } from 'react-i18next'
import type { InstallState } from '../../../shared/api/models.ts'
import { request } from '../../bridge/bridge.ts'
import { formatBytes } from '../../i18n/format.ts'
import { attempt, failureText } from '../../state/errors.ts'
import { setInstalls } from '../../state/machine-store.ts'
import { roundTimeLeft } from '../../state/time-left.ts'
import { Button } from '../../ui/buttons.tsx'
import { Problem, ProgressBar } from '../../ui/feedback.tsx'
import { FolderHint } from './folder-hint.tsx'
import styles from './models.module.css'

interface InstallationViewProps {
  readonly id: string
  readonly title: string
  readonly state: InstallState
}

type InstallRoute = 'models.pause' | 'models.resume' | 'models.cancel'

/** Progress of an installation, with buttons to pause, resume and cancel it. */
export const InstallationView = ({ id, title, state }: InstallationViewProps) => {
  const { t, i18n } = useTranslation(['models', 'common'])
  const ask = (route: InstallRoute) => () =>
    attempt(async () => setInstalls((await request(route, { id })).installs))
  const stopped = state.kind === 'paused' || state.kind === 'failed'
  if (state.kind === 'done') return null
  return (
    <div className={styles.installation}>
      {state.kind === 'failed' ? (
        <>
          <Problem text={failureText(state)} />
          <FolderHint code={state.code} />
        </>
      ) : (
        <>
          <ProgressBar label={t('progress', { title })} fraction={fractionOf(state)} />
          <p className={styles.help}>{describe(state, t, i18n.language)}</p>
        </>
      )}
      <div className={styles.buttons}>
        {stopped ? (
          <Button onClick={ask('models.resume')}>{t('resume')}</Button>
        ) : (
          <Button onClick={ask('models.pause')}>{t('pause')}</Button>
        )}
        <Button kind="quiet" onClick={ask('models.cancel')}>
          {t('cancel')}
        </Button>
      </div>
    </div>
  )
}

const fractionOf = (state: InstallState): number | null => {
  if (state.kind === 'verifying') return 1
  return state.kind === 'downloading' || state.kind === 'paused' ? state.done / Math.max(1, state.of) : null
}

const describe = (
  state: Exclude<InstallState, { kind: 'failed' | 'done' }>,
  t: TFunction<['models', 'common']>,
  language: string,
): string => {
  switch (state.kind) {
    case 'waiting':
      return t('waiting')
    case 'checking':
      return t('checking')
    case 'verifying':
      return t('verifying')
    case 'paused':
      return t('paused', { done: formatBytes(state.done, language), of: formatBytes(state.of, language) })
    case 'downloading': {
      const sizes = {
        done: formatBytes(state.done, language),
        of: formatBytes(state.of, language),
        rate: formatBytes(state.bytesPerSecond, language),
      }
      const text = t('downloading', sizes)
      if (state.secondsLeft === null) return text
      const { unit, count } = roundTimeLeft(state.secondsLeft * 1000)
      return `${text}, ${t(unit === 'seconds' ? 'common:secondsLeft' : 'common:minutesLeft', { count })}`
    }
  }
}
