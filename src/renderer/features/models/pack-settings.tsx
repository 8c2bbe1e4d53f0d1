import { type ReactNode, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { PackPreferences } from '../../../shared/api/pack-preferences.ts'
import { schedulerName } from '../../../shared/api/scheduler-schemas.ts'
import { Disclosure, Field } from '../../ui/field.tsx'
import { NumberField } from '../../ui/number-field.tsx'
import { AlgorithmSelect, SpacingField } from '../../ui/scheduler-fields.tsx'
import { Select } from '../../ui/select.tsx'
import styles from './models.module.css'
import { changePack } from './pack-requests.ts'
import type { DrawingPack } from './pack-sample.tsx'

type SettingName = Exclude<keyof PackPreferences, 'title' | 'favourite'>

interface SettingsProps {
  readonly pack: DrawingPack
}

/** What is known or guessed of a text-to-image pack, each of which can be changed and taken back. */
export const PackSettings = ({ pack }: SettingsProps) => {
  const { t } = useTranslation('models')
  const [open, setOpen] = useState(false)
  return (
    <Disclosure title={t('settings.title')} open={open} onOpenChange={setOpen}>
      <section className={styles.settings} aria-label={t('settings.ofNamed', { title: pack.title })}>
        <p className={styles.help}>{t('settings.help')}</p>
        <div className={styles.settingsGrid}>
          {pack.textToImage.checkpoint ? <CheckpointFields pack={pack} /> : null}
          <SamplingFields pack={pack} />
          {pack.textToImage.checkpoint ? <ClipSkip pack={pack} /> : null}
        </div>
      </section>
    </Disclosure>
  )
}

interface SettingProps extends SettingsProps {
  readonly name: SettingName
  readonly label: string
  readonly help?: string
  readonly children: (id: string) => ReactNode
}

/** A setting with what it is: guessed, or changed, which can be taken back. */
const Setting = ({ pack: { id, preferences }, name, label, help, children }: SettingProps) => {
  const { t } = useTranslation('models')
  const action =
    preferences[name] === undefined ? (
      <span className={styles.guessed}>{t('settings.guessed')}</span>
    ) : (
      <button
        type="button"
        className={styles.takeBack}
        aria-label={t('settings.resetNamed', { label })}
        onClick={() => changePack(id, { [name]: null })}
      >
        {t('settings.reset')}
      </button>
    )
  return (
    <Field label={label} action={action} help={help}>
      {children}
    </Field>
  )
}

const predictionTypes = ['epsilon', 'v_prediction'] as const

const CheckpointFields = ({ pack }: SettingsProps) => {
  const { t } = useTranslation(['models', 'compose'])
  const { checkpoint } = pack.textToImage
  if (!checkpoint) return null
  const { predictionType, scheduler: stated } = checkpoint
  const scheduler = schedulerName.safeParse(stated).data ?? null
  const label = { prediction: t('settings.predictionType'), scheduler: t('compose:advanced.scheduler') }
  return (
    <>
      <Setting pack={pack} name="predictionType" label={label.prediction}>
        {id => (
          <Select
            id={id}
            label={label.prediction}
            value={predictionType}
            choices={predictionTypes.map(value => ({ value, label: t(`settings.${value}`) }))}
            onChange={value => changePack(pack.id, { predictionType: value })}
          />
        )}
      </Setting>
      <Setting pack={pack} name="scheduler" label={label.scheduler}>
        {id => (
          <AlgorithmSelect
            id={id}
            ownLabel={t('settings.usual')}
            value={scheduler}
            onChange={value => changePack(pack.id, { scheduler: value })}
          />
        )}
      </Setting>
      <SpacingField value={scheduler} onChange={value => changePack(pack.id, { scheduler: value })} />
    </>
  )
}

const ClipSkip = ({ pack }: SettingsProps) => {
  const { t } = useTranslation('models')
  return (
    <Setting pack={pack} name="clipSkip" label={t('settings.clipSkip')} help={t('settings.clipSkipHelp')}>
      {id => (
        <NumberField
          id={id}
          label={t('settings.clipSkip')}
          value={pack.textToImage.checkpoint?.clipSkip ?? 0}
          {...{ min: 0, max: 11, step: 1 }}
          stepper
          onChange={value => changePack(pack.id, { clipSkip: value })}
        />
      )}
    </Setting>
  )
}

const numbers = [
  { name: 'steps', text: 'steps', min: 1, max: 150, step: 1 },
  { name: 'guidanceScale', text: 'guidance', min: 0, max: 30, step: 0.5 },
] as const
const sides = [256, 512, 640, 768, 1024]
const contents = ['photo', 'drawing'] as const

const SamplingFields = ({ pack }: SettingsProps) => {
  const { t } = useTranslation(['models', 'compose'])
  const { textToImage } = pack
  const { width, height } = textToImage.nativeSize
  const keyOf = (across: number, down: number) => `${across}x${down}`
  const own = keyOf(width, height)
  const squares = sides.map(side => [side, side] as const)
  const sizes = squares.some(([side]) => keyOf(side, side) === own)
    ? squares
    : [[width, height] as const, ...squares]
  const setSize = (key: string) => {
    const next = sizes.find(([across, down]) => keyOf(across, down) === key)
    if (next) changePack(pack.id, { nativeSize: [...next] })
  }
  return (
    <>
      {numbers.map(({ name, text, ...range }) => (
        <Setting key={name} pack={pack} name={name} label={t(`compose:advanced.${text}`)}>
          {id => (
            <NumberField
              id={id}
              label={t(`compose:advanced.${text}`)}
              value={textToImage[name]}
              {...range}
              stepper
              onChange={value => changePack(pack.id, { [name]: value })}
            />
          )}
        </Setting>
      ))}
      <Setting pack={pack} name="nativeSize" label={t('settings.size')}>
        {id => (
          <Select
            id={id}
            label={t('settings.size')}
            value={own}
            choices={sizes.map(([across, down]) => ({
              value: keyOf(across, down),
              label: t('trained.value', { width: across, height: down }),
            }))}
            onChange={setSize}
          />
        )}
      </Setting>
      <Setting pack={pack} name="content" label={t('settings.content')}>
        {id => (
          <Select
            id={id}
            label={t('settings.content')}
            value={textToImage.content}
            choices={contents.map(value => ({ value, label: t(`settings.${value}`) }))}
            onChange={content => changePack(pack.id, { content })}
          />
        )}
      </Setting>
    </>
  )
}
