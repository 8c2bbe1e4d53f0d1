import { ExternalLink } from 'lucide-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { LocalApiState } from '../../../shared/window/app.ts'
import { request } from '../../bridge/bridge.ts'
import { attempt } from '../../state/errors.ts'
import { useMachine } from '../../state/machine-store.ts'
import { Button } from '../../ui/buttons.tsx'
import { Segments } from '../../ui/choices.tsx'
import { CopyButton } from '../../ui/copy-button.tsx'
import { Problem } from '../../ui/feedback.tsx'
import { apiExamples, type ExampleLanguage } from './api-examples.ts'
import styles from './api-state.module.css'

/** Where the API runs, who uses it, and how; or why it does not run. */
export const ApiState = () => {
  const { t } = useTranslation('settings')
  const state = useMachine(({ localApi }) => localApi)
  return (
    <>
      {state.kind === 'failed' ? <Problem text={t('api.failed', { reason: state.message })} /> : null}
      <div role="status" className={styles.state}>
        {state.kind === 'on' ? <Running {...state} /> : null}
      </div>
      {state.kind === 'on' ? <Example url={state.url} /> : null}
    </>
  )
}

type RunningProps = Pick<Extract<LocalApiState, { kind: 'on' }>, 'url' | 'requests' | 'last'>

const Running = ({ url, requests, last }: RunningProps) => {
  const { t, i18n } = useTranslation('settings')
  const time = new Intl.DateTimeFormat(i18n.language, { timeStyle: 'short' })
  return (
    <>
      <p className={styles.address}>
        {t('api.running')} <code dir="ltr">{url}</code>
        <CopyButton text={url} label={t('api.copy')} copied={t('api.copied')} name={t('api.copyAddress')} />
        <Button kind="quiet" onClick={() => attempt(() => request('app.openApiDocs', {}))}>
          <ExternalLink size={14} aria-hidden />
          {t('api.openDocs')}
        </Button>
      </p>
      <p className={styles.use}>
        {last
          ? t('api.used', {
              count: requests,
              time: time.format(last.at),
              program: last.program ?? t('api.unnamed'),
            })
          : t('api.unused')}
      </p>
    </>
  )
}

const languages: readonly { readonly value: ExampleLanguage; readonly label: string }[] = [
  { value: 'curl', label: 'curl' },
  { value: 'python', label: 'Python' },
  { value: 'javascript', label: 'JavaScript' },
]

/** A program that asks for a picture, to be copied. */
const Example = ({ url }: { readonly url: string }) => {
  const { t } = useTranslation('settings')
  const [language, setLanguage] = useState<ExampleLanguage>('curl')
  const text = apiExamples(url)[language]
  return (
    <div className={styles.example}>
      <div className={styles.head}>
        <Segments
          label={t('api.exampleLanguage')}
          value={language}
          segments={languages}
          onChange={setLanguage}
        />
        <CopyButton text={text} label={t('api.copy')} copied={t('api.copied')} name={t('api.copyExample')} />
      </div>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard */}
      <section dir="ltr" className={styles.code} tabIndex={0} aria-label={t('api.example')}>
        <pre>{text}</pre>
      </section>
    </div>
  )
}
