import { Dices, Lock, LockOpen } from 'lucide-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useJobs } from '../../state/jobs-store.ts'
import { IconButton } from '../../ui/buttons.tsx'
import { Switch } from '../../ui/choices.tsx'
import { Field } from '../../ui/field.tsx'
import { NumberField } from '../../ui/number-field.tsx'
import { Advanced } from './advanced.tsx'
import styles from './compose-settings.module.css'
import { newSeed } from './form/compose-commands.ts'
import { setCompose, useCompose } from './form/compose-store.ts'
import { limits, randomSeed } from './form/limits.ts'
import { NamePeople } from './kept/name-people.tsx'
import { FidelityChoice, PhotoOptions, SwapSettings } from './late-form.ts'
import { RecipeChips } from './recipe-chips.tsx'
import { SizeSettings } from './size-settings.tsx'

/** Everything below the photos: number of pictures, seed, sizes, advanced settings, as far as the task has them. */
export const ComposeSettings = () => {
  const { t } = useTranslation('compose')
  const task = useCompose(state => state.task)
  const enhance = useCompose(state => state.enhance)
  return (
    <div className={styles.settings}>
      <SwapSettings />
      {task === 'draw' ? (
        <div className={styles.pair}>
          <CountField />
          <SeedField />
        </div>
      ) : null}
      {task === 'enhance' ? (
        <PhotoOptions />
      ) : (
        <Switch label={t('enhance')} checked={enhance} onChange={next => setCompose({ enhance: next })} />
      )}
      <NamePeople />
      <SizeSettings />
      <RecipeChips />
      {task === 'enhance' ? <FidelityChoice /> : null}
      <Advanced />
    </div>
  )
}

const CountField = () => {
  const { t } = useTranslation('compose')
  const count = useCompose(state => state.count)
  return (
    <Field label={t('count')}>
      {id => (
        <NumberField
          id={id}
          label={t('count')}
          value={count}
          {...limits.count}
          stepper
          onChange={next => setCompose({ count: next })}
        />
      )}
    </Field>
  )
}

/** The seed of the last picture made. */
const lastDrawnSeed = (): number | undefined => {
  const last = useJobs
    .getState()
    .jobs.findLast(({ state }) => state.kind === 'done' && state.seed !== undefined)?.state
  return last?.kind === 'done' ? last.seed : undefined
}

/** Unlocked, each picture gets a random seed; locked, the same one. */
const SeedField = () => {
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
            pressed={locked}
            onClick={toggle}
          />
        </div>
      )}
    </Field>
  )
}
