import { useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { formatPercent, joinTexts } from '../../../i18n/format.ts'
import { failureText } from '../../../state/errors.ts'
import { useLibrary } from '../../../state/library-store.ts'
import { Segments } from '../../../ui/choices.tsx'
import { Disclosure } from '../../../ui/field.tsx'
import { PercentSlider } from '../../../ui/percent-slider.tsx'
import { usualLook } from '../form/compose-state.ts'
import { setCompose, useCompose } from '../form/compose-store.ts'
import { useModels } from '../form/models-in-use.ts'
import { swapsFaces } from '../photos/chosen-faces.ts'
import { SwapOptions } from '../swap-options.tsx'
import { BrushTools } from './brush-tools.tsx'
import { KeepChips } from './keep-chips.tsx'
import { lastDrawing } from './last-drawing.ts'
import styles from './look.module.css'
import { type Brush, PreviewStage } from './preview-stage.tsx'
import { useSwapPreview } from './use-swap-preview.ts'

/** How a swap is to look: controls, with a preview of the face where both pictures are there. */
export const LookSection = () => {
  const { t } = useTranslation('compose')
  const open = useCompose(state => state.lookOpen)
  const swaps = useCompose(swapsFaces)
  const draws = useCompose(({ task }) => task === 'draw')
  const hasPhotos = useCompose(({ source, photo }) => source !== null && photo !== null)
  const summary = joinTexts(useChanges())
  if (!swaps) return null
  return (
    <Disclosure
      title={t('look.label')}
      summary={summary}
      open={open}
      onOpenChange={next => setCompose({ lookOpen: next })}
    >
      <div className={styles.look}>
        {draws ? <DrawingPreview /> : hasPhotos ? <Preview drawing={null} /> : null}
        <Controls />
      </div>
    </Disclosure>
  )
}

/** What is not as it always was, in words. */
const useChanges = (): string[] => {
  const { t, i18n } = useTranslation('compose')
  const { keep, glasses, pixelBoost, strokes, task, ...state } = useCompose()
  const { options } = useModels()
  const percents = (['likeness', 'skinTone', 'light'] as const).flatMap(name =>
    state[name] === 1 ? [] : `${t(`look.${name}.label`)} ${formatPercent(state[name], i18n.language)}`,
  )
  return [
    ...percents,
    ...(keep.length > 0
      ? [`${t('look.keep.short')}: ${joinTexts(keep.map(part => t(`look.keep.${part}`)))}`]
      : []),
    ...(strokes.length > 0 && task === 'swap' ? [t('look.painted')] : []),
    ...(options.pixelBoost && pixelBoost
      ? [`${t('pixelBoost.label')} ${t('upscale.times', { factor: pixelBoost })}`]
      : []),
    ...(options.glasses && glasses ? [`${t('glasses.short')}: ${t(`glasses.${glasses}`)}`] : []),
  ]
}

const Controls = () => {
  const { t } = useTranslation('compose')
  const { likeness, skinTone, light } = useCompose()
  const changed = useChanges().length > 0
  const slider = (name: 'likeness' | 'skinTone' | 'light', value: number) => (
    <PercentSlider
      label={t(`look.${name}.label`)}
      help={t(`look.${name}.help`)}
      value={value}
      onChange={next => setCompose({ [name]: next })}
    />
  )
  return (
    <>
      {slider('likeness', likeness)}
      <KeepChips />
      {slider('skinTone', skinTone)}
      {slider('light', light)}
      <SwapOptions />
      <button
        type="button"
        className={styles.reset}
        disabled={!changed}
        onClick={() =>
          setCompose({ ...usualLook, strokes: [], pixelBoost: null, glasses: null, fidelity: null })
        }
      >
        {t('look.reset')}
      </button>
    </>
  )
}

/** A drawing that is still to be made is stood for by the last one. */
const DrawingPreview = () => {
  const { t } = useTranslation('compose')
  const items = useLibrary(state => state.items)
  const drawing = useMemo(() => lastDrawing(items), [items])
  if (!drawing) return <p className={styles.note}>{t('look.notDrawn')}</p>
  return (
    <>
      <Preview drawing={drawing.picture} />
      <p className={styles.note}>{t('look.onDrawing', { prompt: drawing.prompt })}</p>
    </>
  )
}

interface PreviewProps {
  /** The picture of the library that stands for the next drawing; null for a swap of photos. */
  readonly drawing: string | null
}

const Preview = ({ drawing }: PreviewProps) => {
  const { t } = useTranslation('compose')
  const { shown, computing, failed } = useSwapPreview(drawing)
  // The photo's faces are known: it is the drawing that has none.
  const failure =
    failed && (drawing && failed.code === 'no-face-found' ? t('look.noFaceDrawn') : failureText(failed))
  const [side, setSide] = useState<'before' | 'after'>('after')
  const [showMask, setShowMask] = useState(false)
  const [brush, setBrush] = useState<Brush>({ tool: 'none', size: 0.15, softness: 0.5 })
  return (
    <>
      {shown ? (
        <PreviewStage
          preview={shown}
          showMask={showMask && side === 'after'}
          showBefore={side === 'before'}
          computing={computing}
          brush={side === 'after' ? brush : { ...brush, tool: 'none' }}
        />
      ) : (
        <div className={styles.empty} role="status">
          {failure ?? t('look.computing')}
        </div>
      )}
      {shown && failure ? (
        <p className={styles.note} role="status">
          {failure}
        </p>
      ) : null}
      <div className={styles.preview}>
        <Segments
          label={t('look.side')}
          value={side}
          segments={(['before', 'after'] as const).map(value => ({ value, label: t(`look.${value}`) }))}
          onChange={setSide}
        />
        <BrushTools
          brush={brush}
          onChange={setBrush}
          showMask={showMask}
          onShowMask={setShowMask}
          paints={drawing === null}
        />
      </div>
    </>
  )
}
