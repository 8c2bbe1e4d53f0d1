import { useTranslation } from 'react-i18next'
import { type Glasses, glassesChoices } from '../../../shared/api/choices.ts'
import type { PixelBoost } from '../../../shared/api/options.ts'
import { Segments } from '../../ui/choices.tsx'
import { Field } from '../../ui/field.tsx'
import { PercentSlider } from '../../ui/percent-slider.tsx'
import { setCompose, useCompose } from './form/compose-store.ts'
import { useModels } from './form/models-in-use.ts'
import { swapsFaces } from './photos/chosen-faces.ts'

const boosts = [1, 2, 4] as const satisfies readonly PixelBoost[]

/** CodeFormer's default. */
const defaultFidelity = 0.5

/** Options of the models that swap and restore faces; nothing where no faces are swapped. */
export const SwapOptions = () => {
  const { options } = useModels()
  const swaps = useCompose(swapsFaces)
  const enhance = useCompose(state => state.enhance)
  if (!swaps) return null
  return (
    <>
      {options.pixelBoost ? <PixelBoostChoice /> : null}
      {options.glasses ? <GlassesChoice /> : null}
      {enhance ? <FidelityChoice /> : null}
    </>
  )
}

const PixelBoostChoice = () => {
  const { t } = useTranslation('compose')
  const pixelBoost = useCompose(state => state.pixelBoost) ?? 1
  return (
    <Field label={t('pixelBoost.label')} help={t('pixelBoost.help')}>
      {() => (
        <Segments
          label={t('pixelBoost.label')}
          value={String(pixelBoost)}
          segments={boosts.map(factor => ({
            value: String(factor),
            label: t('upscale.timesName', { factor }),
            content: t('upscale.times', { factor }),
          }))}
          onChange={key => {
            const chosen = boosts.find(factor => String(factor) === key) ?? 1
            setCompose({ pixelBoost: chosen === 1 ? null : chosen })
          }}
        />
      )}
    </Field>
  )
}

const GlassesChoice = () => {
  const { t } = useTranslation('compose')
  const chosen: Glasses = useCompose(state => state.glasses) ?? 'auto'
  return (
    <Field label={t('glasses.label')} help={t('glasses.help')}>
      {() => (
        <Segments
          label={t('glasses.label')}
          value={chosen}
          segments={glassesChoices.map(value => ({ value, label: t(`glasses.${value}`) }))}
          onChange={value => {
            const { keep } = useCompose.getState()
            setCompose({
              glasses: value === 'auto' ? null : value,
              // They cannot be taken off and kept.
              keep: value === 'replace' ? keep.filter(part => part !== 'glasses') : keep,
            })
          }}
        />
      )}
    </Field>
  )
}

/** How closely restored faces keep to the picture; nothing where the model has no such option. */
export const FidelityChoice = () => {
  const { t } = useTranslation('compose')
  const { options } = useModels()
  const fidelity = useCompose(state => state.fidelity) ?? defaultFidelity
  if (!options.fidelity) return null
  return (
    <PercentSlider
      label={t('fidelity.label')}
      help={t('fidelity.help')}
      value={fidelity}
      onChange={chosen => setCompose({ fidelity: chosen === defaultFidelity ? null : chosen })}
    />
  )
}
