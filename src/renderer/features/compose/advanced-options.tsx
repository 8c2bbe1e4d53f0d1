import { useTranslation } from 'react-i18next'
import { schedulerLabel, schedulerNames } from '../../../shared/api/schedulers.ts'
import { Switch } from '../../ui/choices.tsx'
import { Field } from '../../ui/field.tsx'
import { NumberField } from '../../ui/number-field.tsx'
import { AlgorithmSelect, SpacingField } from '../../ui/scheduler-fields.tsx'
import { ownSampling, shelfOf } from './adapters/shelf.ts'
import { VaeChoice } from './adapters/vae-choice.tsx'
import styles from './compose-settings.module.css'
import { setCompose, useCompose } from './form/compose-store.ts'
import { limits, takesHires } from './form/limits.ts'
import { useModels } from './form/models-in-use.ts'
import { HelperChoices, ModelChoice } from './model-choices.tsx'
import { Img2ImgPhoto } from './photos/img2img-photo.tsx'

/** What `Advanced` opens. @param draws whether the task is a drawing */
export const AdvancedOptions = ({ draws }: { readonly draws: boolean }) => (
  <div className={styles.advanced}>
    {draws ? <DrawOptions /> : null}
    <HelperChoices />
  </div>
)

/** Options of drawing: the model, the picture to start from, and how it is drawn. */
const DrawOptions = () => {
  const { t } = useTranslation(['compose', 'addons'])
  const scheduler = useCompose(state => state.scheduler)
  const fastDecoder = useCompose(state => state.fastDecoder)
  const { pack } = useModels()
  const own = useOwnSampling()
  const fromPicture = pack?.textToImage.img2img ?? false
  const wanted = schedulerNames.find(name => name === own?.scheduler)
  const ownScheduler =
    wanted && own?.lora
      ? t('addons:samplingName', { scheduler: schedulerLabel(wanted), title: own.lora.title })
      : t('advanced.ownScheduler')
  return (
    <>
      <ModelChoice of="text-to-image" />
      {fromPicture ? <Img2ImgPhoto /> : pack ? <p className={styles.note}>{t('start.unavailable')}</p> : null}
      <div className={styles.columns}>
        <PackNumber name="steps" label={t('advanced.steps')} own={own?.steps} />
        <PackNumber name="guidanceScale" label={t('advanced.guidance')} own={own?.guidanceScale} />
      </div>
      {own?.lora ? <p className={styles.note}>{t('addons:sampling', { title: own.lora.title })}</p> : null}
      <Field label={t('advanced.scheduler')}>
        {id => (
          <AlgorithmSelect
            id={id}
            ownLabel={ownScheduler}
            value={scheduler}
            onChange={value => setCompose({ scheduler: value })}
          />
        )}
      </Field>
      <SpacingField value={scheduler} onChange={value => setCompose({ scheduler: value })} />
      <VaeChoice />
      <HiresSwitch />
      {pack?.textToImage.fastDecoder ? (
        <Switch
          label={t('fastDecoder.label')}
          help={t('fastDecoder.help')}
          checked={fastDecoder}
          onChange={next => setCompose({ fastDecoder: next })}
        />
      ) : null}
    </>
  )
}

/** How the picture is sampled where the form leaves it open; undefined until packs are known. */
const useOwnSampling = () => {
  const state = useCompose()
  const inUse = useModels()
  return inUse.pack && ownSampling(inUse.pack, shelfOf(state, inUse))
}

/** Shown for sizes at which the model would draw heads twice. */
const HiresSwitch = () => {
  const { t } = useTranslation('compose')
  const state = useCompose()
  const { pack } = useModels()
  if (!takesHires(state, pack)) return null
  return (
    <Switch
      label={t('hires.label')}
      help={t('hires.help')}
      checked={state.hires !== false}
      onChange={next => setCompose({ hires: next ? null : false })}
    />
  )
}

interface PackNumberProps {
  readonly name: 'steps' | 'guidanceScale'
  readonly label: string
  /** The pack's default. */
  readonly own: number | undefined
}

/** A number that is the pack's default until it is changed. */
const PackNumber = ({ name, label, own }: PackNumberProps) => {
  const { t } = useTranslation('compose')
  const value = useCompose(state => state[name])
  const reset = (
    <button
      type="button"
      className={styles.reset}
      aria-label={t('advanced.resetName', { label })}
      onClick={() => setCompose({ [name]: null })}
    >
      {t('advanced.reset')}
    </button>
  )
  return (
    <Field label={label} action={value === null ? null : reset}>
      {id => (
        <NumberField
          id={id}
          label={label}
          value={value ?? own ?? null}
          {...limits[name]}
          stepper
          onChange={next => setCompose({ [name]: next === own ? null : next })}
          onClear={() => setCompose({ [name]: null })}
        />
      )}
    </Field>
  )
}
