import { Brush as BrushIcon, Eraser, Eye, Trash2, Undo2 } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { IconButton } from '../../../ui/buttons.tsx'
import { PercentSlider } from '../../../ui/percent-slider.tsx'
import { setCompose, useCompose } from '../form/compose-store.ts'
import styles from './look.module.css'
import type { Brush, BrushTool } from './preview-stage.tsx'

interface BrushToolsProps {
  readonly brush: Brush
  readonly onChange: (brush: Brush) => void
  readonly showMask: boolean
  readonly onShowMask: (shown: boolean) => void
  /** Whether the mask can be painted on; else it is only shown. */
  readonly paints: boolean
}

/** Shows the mask, and paints on it. */
export const BrushTools = ({ brush, onChange, showMask, onShowMask, paints }: BrushToolsProps) => {
  const { t } = useTranslation('compose')
  return (
    <>
      <div className={styles.tools} role="toolbar" aria-label={t('look.tools')}>
        <IconButton
          icon={Eye}
          label={t('look.mask')}
          pressed={showMask}
          onClick={() => onShowMask(!showMask)}
        />
        {paints ? <PaintTools brush={brush} onChange={onChange} onShowMask={onShowMask} /> : null}
      </div>
      {brush.tool === 'none' ? null : (
        <div className={styles.pair}>
          <PercentSlider
            label={t('look.brush.size')}
            min={5}
            value={brush.size}
            onChange={size => onChange({ ...brush, size })}
          />
          <PercentSlider
            label={t('look.brush.softness')}
            value={brush.softness}
            onChange={softness => onChange({ ...brush, softness })}
          />
        </div>
      )}
    </>
  )
}

/** Adds the new face or takes it away, and takes strokes back. */
const PaintTools = ({
  brush,
  onChange,
  onShowMask,
}: Pick<BrushToolsProps, 'brush' | 'onChange' | 'onShowMask'>) => {
  const { t } = useTranslation('compose')
  const strokes = useCompose(state => state.strokes)
  const choose = (tool: BrushTool) => {
    const next = brush.tool === tool ? 'none' : tool
    onChange({ ...brush, tool: next })
    if (next !== 'none') onShowMask(true)
  }
  return (
    <>
      <IconButton
        icon={BrushIcon}
        label={t('look.brush.add')}
        pressed={brush.tool === 'add'}
        onClick={() => choose('add')}
      />
      <IconButton
        icon={Eraser}
        label={t('look.brush.remove')}
        pressed={brush.tool === 'remove'}
        onClick={() => choose('remove')}
      />
      <span className={styles.gap} />
      <IconButton
        icon={Undo2}
        label={t('look.brush.undo')}
        disabled={strokes.length === 0}
        onClick={() => setCompose({ strokes: strokes.slice(0, -1) })}
      />
      <IconButton
        icon={Trash2}
        label={t('look.brush.clear')}
        disabled={strokes.length === 0}
        onClick={() => setCompose({ strokes: [] })}
      />
    </>
  )
}
