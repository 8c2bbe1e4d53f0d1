import { Dices, Lock, LockOpen } from 'lucide-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useJobs } from '../../../state/jobs-store.ts'
import { IconButton } from '../../../ui/buttons.tsx'
import { Field } from '../../../ui/field.tsx'
import { NumberField } from '../../../ui/number-field.tsx'
import styles from '../compose-settings.module.css'
import { newSeed } from '../form/compose-commands.ts'
import { setCompose, useCompose } from '../form/compose-store.ts'
import { limits, randomSeed } from '../form/limits.ts'

/** The seed of the picture made last, which is the one a person wants to keep. */
const lastDrawnSeed = (): number | undefined => {
  const last = useJobs
    .getState()
    .jobs.findLast(({ state }) => state.kind === 'done' && state.seed !== undefined)?.state
  return last?.kind === 'done' ? last.seed : undefined
}

/** Open: another picture each time. Closed: the same one again. */
export const SeedField = () => {
  const { t } = useTranslation('compose')
  const seed = useCompose(state => state.seed)
  const [before, setBefore] = useState<number | null>(null)
  const locked = seed !== null
  const toggle = () => {
    setBefore(seed)
    setCompose({ seed: locked ? null : (before ?? lastDrawnSeed() ?? randomSeed()) })
  }
  return (
    <Field label={t('seed.label')}>
      {id => (
        <div className={styles.seed}>
          <NumberField
            id={id}
            label={t('seed.label')}
            value={seed}
            placeholder={t('seed.open')}
            {...limits.seed}
            onChange={next => setCompose({ seed: next })}
            onClear={() => setCompose({ seed: null })}
          />
          <IconButton icon={Dices} label={t('seed.dice')} onClick={newSeed} />
          <IconButton
            icon={locked ? Lock : LockOpen}
            label={t(locked ? 'seed.unlock' : 'seed.lock')}
            aria-pressed={locked}
            onClick={toggle}
          />
        </div>
      )}
    </Field>
  )
}
