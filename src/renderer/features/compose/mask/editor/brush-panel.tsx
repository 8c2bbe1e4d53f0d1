import { useTranslation } from 'react-i18next'
import { PercentSlider } from '../../../../ui/percent-slider.tsx'
import { RangeSlider } from '../../../../ui/range-slider.tsx'
import { diameterIn, setBrush, sizeRange, useBrush } from './brush-store.ts'
import styles from './mask-editor.module.css'

interface BrushPanelProps {
  readonly picture: { readonly width: number; readonly height: number }
}

/** Steps of the slider: each makes the brush larger by the same part. */
const STEPS = 100
const ratio = Math.log(sizeRange.max / sizeRange.min)
const toStep = (size: number): number => Math.round((STEPS * Math.log(size / sizeRange.min)) / ratio)
const toSize = (step: number): number => sizeRange.min * Math.exp((step / STEPS) * ratio)

/** How the brush is, and how its mask is shown. */
export const BrushPanel = ({ picture }: BrushPanelProps) => {
  const { t, i18n } = useTranslation('compose')
  const { size, softness, opacity } = useBrush()
  const pixels = Math.round(diameterIn(size, picture)).toLocaleString(i18n.language)
  return (
    <section className={styles.section} aria-label={t('mask.brush.label')}>
      <h3 className={styles.heading}>{t('mask.brush.label')}</h3>
      <RangeSlider
        {...{ label: t('mask.brush.size'), min: 0, max: STEPS, step: 1 }}
        value={toStep(size)}
        text={t('mask.brush.pixels', { pixels })}
        onChange={step => setBrush({ size: toSize(step) })}
      />
      <PercentSlider
        label={t('mask.brush.softness')}
        value={softness}
        onChange={next => setBrush({ softness: next })}
      />
      <PercentSlider
        label={t('mask.brush.opacity')}
        min={10}
        value={opacity}
        onChange={next => setBrush({ opacity: next })}
      />
    </section>
  )
}
