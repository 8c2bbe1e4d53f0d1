import { useTranslation } from 'react-i18next'
import { PercentSlider } from '../../ui/percent-slider.tsx'
import { setCompose, useCompose } from './form/compose-store.ts'
import { LookSection } from './look/look-section.tsx'
import { swapsFaces } from './photos/chosen-faces.ts'

/** How strong a swap is, and what it looks like; nothing where no faces are swapped. */
export const SwapSettings = () => (
  <>
    <SwapStrength />
    <LookSection />
  </>
)

const SwapStrength = () => {
  const { t } = useTranslation('compose')
  const strength = useCompose(state => state.strength)
  const swaps = useCompose(swapsFaces)
  if (!swaps) return null
  return (
    <PercentSlider label={t('strength')} value={strength} onChange={next => setCompose({ strength: next })} />
  )
}
