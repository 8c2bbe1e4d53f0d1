import { type KeyboardEvent, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Settings } from '../../../shared/api/settings.ts'
import { useMachine } from '../../state/machine-store.ts'
import { Switch } from '../../ui/choices.tsx'
import { Problem } from '../../ui/feedback.tsx'
import { Field, Input } from '../../ui/field.tsx'
import { Section, useSettingsChange } from './section.tsx'
import styles from './settings.module.css'

interface ApiSectionProps {
  readonly localApi: Settings['localApi']
}

/** The local HTTP API. */
export const ApiSection = ({ localApi }: ApiSectionProps) => {
  const { t } = useTranslation('settings')
  const { problem, change } = useSettingsChange()
  const { enabled, port } = localApi
  return (
    <Section title={t('api.title')}>
      <Switch
        label={t('api.enabled')}
        help={t('api.help', { address: `http://127.0.0.1:${port}` })}
        checked={enabled}
        onChange={next => change({ localApi: { enabled: next, port } })}
      />
      <PortField port={port} onChange={next => change({ localApi: { enabled, port: next } })} />
      <ApiState />
      <Problem text={problem} />
    </Section>
  )
}

/** Where the API runs, or why it does not. */
const ApiState = () => {
  const { t } = useTranslation('settings')
  const state = useMachine(({ localApi }) => localApi)
  if (state.kind === 'failed') return <Problem text={t('api.failed', { reason: state.message })} />
  return (
    <p role="status" className={styles.help}>
      {state.kind === 'on' ? t('api.on', { address: state.url }) : null}
    </p>
  )
}

interface PortFieldProps {
  readonly port: number
  readonly onChange: (port: number) => void
}

/** Reports a port when the field is left or Enter is pressed, so that typing does not restart the server. */
const PortField = ({ port, onChange }: PortFieldProps) => {
  const { t } = useTranslation('settings')
  const [draft, setDraft] = useState<string | null>(null)
  const [refused, setRefused] = useState(false)
  const commit = () => {
    if (draft === null) return
    const next = readPort(draft)
    setRefused(next === null)
    if (next === null) return
    setDraft(null)
    if (next !== port) onChange(next)
  }
  const onKeyDown = ({ key }: KeyboardEvent) => {
    if (key === 'Enter') commit()
  }
  return (
    <div className={styles.port}>
      <Field label={t('api.port')} help={refused ? undefined : t('api.portHelp')}>
        {(id, helpId) => (
          <Input
            id={id}
            inputMode="numeric"
            autoComplete="off"
            spellCheck={false}
            maxLength={5}
            aria-describedby={refused ? 'port-problem' : helpId}
            aria-invalid={refused || undefined}
            value={draft ?? String(port)}
            onChange={event => {
              setDraft(event.target.value)
              setRefused(false)
            }}
            onBlur={commit}
            onKeyDown={onKeyDown}
          />
        )}
      </Field>
      <Problem id="port-problem" text={refused ? t('api.portInvalid') : null} />
    </div>
  )
}

/** The typed port; null for anything but 1024 to 65535, as lower ones are reserved by the system. */
export const readPort = (text: string): number | null => {
  const trimmed = text.trim()
  const port = /^\d{4,5}$/.test(trimmed) ? Number(trimmed) : 0
  return port >= 1024 && port <= 65535 ? port : null
}
