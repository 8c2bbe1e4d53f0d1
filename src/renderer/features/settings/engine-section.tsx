import { LoaderCircle } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { hasUnfinished } from '../../../shared/api/job-states.ts'
import type { ProviderName } from '../../../shared/api/options.ts'
import { request } from '../../bridge/bridge.ts'
import { useJobs } from '../../state/jobs-store.ts'
import { useMachine } from '../../state/machine-store.ts'
import { createTask } from '../../state/task.ts'
import { Button } from '../../ui/buttons.tsx'
import { Problem } from '../../ui/feedback.tsx'
import { Field } from '../../ui/field.tsx'
import { Select } from '../../ui/select.tsx'
import { MachineReport } from './machine-report.tsx'
import { providerChoices } from './provider-report.ts'
import { Section, useSettingsChange } from './section.tsx'
import styles from './settings.module.css'

const machineCheck = createTask(() => request('doctor', {}))

const minutes = ['1', '5', '15', '60', 'never'] as const

interface EngineSectionProps {
  readonly provider: ProviderName
  readonly unloadAfterMinutes: number | null
}

/** The execution provider, when models are unloaded, and a check of the machine. */
export const EngineSection = ({ provider, unloadAfterMinutes }: EngineSectionProps) => {
  const { t } = useTranslation('settings')
  const { problem, change } = useSettingsChange()
  const platform = useMachine(state => state.info?.platform ?? '')
  const { task } = machineCheck.useTask()
  const reports = task.kind === 'done' ? task.value.providers : []
  const choices = providerChoices(platform, reports, provider).map(({ name, usable }) => ({
    value: name,
    label: usable ? t(`providers.${name}`) : t('engine.notHere', { name: t(`providers.${name}`) }),
    disabled: !usable,
  }))
  return (
    <Section title={t('engine.title')}>
      <div className={styles.narrow}>
        <Field label={t('engine.provider')} help={t('engine.help')}>
          {id => (
            <Select
              id={id}
              label={t('engine.provider')}
              value={provider}
              choices={choices}
              onChange={next => change({ provider: next })}
            />
          )}
        </Field>
        <Field label={t('engine.unloadAfter')} help={t('engine.unloadHelp')}>
          {id => (
            <Select
              id={id}
              label={t('engine.unloadAfter')}
              value={minutes.find(value => value === String(unloadAfterMinutes)) ?? 'never'}
              choices={minutes.map(value => ({ value, label: t(`engine.minutes.${value}`) }))}
              onChange={next => change({ unloadAfterMinutes: next === 'never' ? null : Number(next) })}
            />
          )}
        </Field>
      </div>
      <Problem text={problem} />
      <MachineCheck />
      {task.kind === 'done' ? <MachineReport report={task.value} /> : null}
      {task.kind === 'failed' ? <Problem text={task.problem} /> : null}
    </Section>
  )
}

const MachineCheck = () => {
  const { t } = useTranslation('settings')
  const { task } = machineCheck.useTask()
  const ready = useMachine(state => state.status.kind === 'ready')
  const working = useJobs(({ jobs }) => hasUnfinished(jobs))
  const running = task.kind === 'running'
  return (
    <div className={styles.line}>
      <Button
        aria-disabled={running || undefined}
        disabled={!ready}
        onClick={() => void machineCheck.start()}
      >
        {running ? <LoaderCircle size={14} className={styles.spinner} aria-hidden /> : null}
        {running ? t('engine.checking') : t('engine.check')}
      </Button>
      <p className={styles.help} role="status">
        {working ? t('engine.besideJob') : t('engine.checkHelp')}
      </p>
    </div>
  )
}
