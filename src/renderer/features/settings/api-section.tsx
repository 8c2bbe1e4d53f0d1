import { type KeyboardEvent, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Settings } from '../../../shared/api/settings.ts'
import { Switch } from '../../ui/choices.tsx'
import { Problem } from '../../ui/feedback.tsx'
import { Field, Input } from '../../ui/field.tsx'
import { ApiState } from './api-state.tsx'
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

interface PortFieldProps {
  readonly port: number
  readonly onChange: (port: number) => void
}

/** Reports a port when the field is left or Enter is pressed, so that typing does not restart the server. */
const PortField = ({ port, onChange }: PortFieldProps) => {
  const { t } = useTranslation('settings')
  const [draft, setDraft] = useState<string | null>(null)
  const [refused, setRefused] = useState<'portInvalid' | 'portReserved' | null>(null)
  const commit = () => {
    if (draft === null) return
    const next = readPort(draft)
    setRefused(typeof next === 'string' ? next : null)
    if (typeof next === 'string') return
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
            aria-invalid={refused !== null || undefined}
            value={draft ?? String(port)}
            onChange={event => {
              setDraft(event.target.value)
              setRefused(null)
            }}
            onBlur={commit}
            onKeyDown={onKeyDown}
          />
        )}
      </Field>
      <Problem id="port-problem" text={refused ? t(`api.${refused}`) : null} />
    </div>
  )
}

/** The typed port, or why it cannot be taken: anything but a whole number to 65535, or one that the system keeps for itself. */
export const readPort = (text: string): number | 'portInvalid' | 'portReserved' => {
  const trimmed = text.trim()
  const port = /^\d{1,5}$/.test(trimmed) ? Number(trimmed) : 0
  if (port < 1 || port > 65535) return 'portInvalid'
  return port < 1024 ? 'portReserved' : port
}
