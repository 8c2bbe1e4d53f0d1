import { useTranslation } from 'react-i18next'
import { Field } from '../../ui/controls/field.tsx'
import { NumberField } from '../../ui/controls/number-field.tsx'
import { Slider } from '../../ui/controls/slider.tsx'
import { Switch } from '../../ui/controls/switch.tsx'
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
  const { t, i18n } = useTranslation('compose')
  const strength = useCompose(state => state.strength)
  const swaps = useCompose(({ photo }) => photo !== null && photo.faces.length > 0)
  if (!swaps) return null
  return (
    <Field
      label={t('strength')}
      value={new Intl.NumberFormat(i18n.language, { style: 'percent' }).format(strength)}
    >
      {id => (
        <Slider
          id={id}
          label={t('strength')}
          min={0}
          max={100}
          step={5}
          value={Math.round(strength * 100)}
          onChange={percent => setCompose({ strength: percent / 100 })}
        />
      )}
    </Field>
  )
}
