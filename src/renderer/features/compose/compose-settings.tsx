import { useTranslation } from 'react-i18next'
import { Switch } from '../../ui/choices.tsx'
import { Field } from '../../ui/field.tsx'
import { NumberField } from '../../ui/number-field.tsx'
import { PercentSlider } from '../../ui/percent-slider.tsx'
import { Advanced } from './advanced.tsx'
import styles from './compose-settings.module.css'
import { setCompose, useCompose } from './form/compose-store.ts'
import { limits } from './form/limits.ts'
import { SeedField } from './prompt/seed-field.tsx'
import { SizeSettings } from './size-settings.tsx'

export const ComposeSettings = () => {
  const { t } = useTranslation('compose')
  const count = useCompose(state => state.count)
  const enhance = useCompose(state => state.enhance)
  return (
    <div className={styles.settings}>
      <SwapStrength />
      <div className={styles.pair}>
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
        <SeedField />
      </div>
      <Switch label={t('enhance')} checked={enhance} onChange={next => setCompose({ enhance: next })} />
      <SizeSettings />
      <Advanced />
    </div>
  )
}

const SwapStrength = () => {
  const { t } = useTranslation('compose')
  const strength = useCompose(state => state.strength)
  const swaps = useCompose(({ photo }) => photo !== null && photo.faces.length > 0)
  if (!swaps) return null
  return (
    <PercentSlider label={t('strength')} value={strength} onChange={next => setCompose({ strength: next })} />
  )
}
