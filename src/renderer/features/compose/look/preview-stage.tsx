import { type PointerEvent, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { BrushStroke } from '../../../../shared/api/swap-controls.ts'
import { classNames } from '../../../ui/class-names.ts'
import { setCompose, useCompose } from '../form/compose-store.ts'
import { drawStroke } from './draw-stroke.ts'
import styles from './look.module.css'
import type { ShownPreview } from './use-swap-preview.ts'

export type BrushTool = BrushStroke['effect'] | 'none'

export interface Brush {
  readonly tool: BrushTool
  /** Diameter as a share of the preview's width. */
  readonly size: number
  /** 0 to 1. */
  readonly softness: number
}

interface PreviewStageProps {
  readonly preview: ShownPreview
  readonly showMask: boolean
  readonly showBefore: boolean
  readonly computing: boolean
  readonly brush: Brush
}

/** The face as it would look, with its mask over it; a brush paints on it. */
export const PreviewStage = ({ preview, showMask, showBefore, computing, brush }: PreviewStageProps) => {
  const { t } = useTranslation('compose')
  const canvas = useRef<HTMLCanvasElement>(null)
  const [stroke, setStroke] = useState<BrushStroke | null>(null)
  const { box, width, height } = preview
  const [left, top, across] = box
  const painting = brush.tool !== 'none'
  const perPixel = across / width

  const pointOf = (event: PointerEvent): [number, number] => {
    const area = event.currentTarget.getBoundingClientRect()
    const share = (value: number, from: number, size: number) => (value - from) / size
    return [
      left + share(event.clientX, area.left, area.width) * width * perPixel,
      top + share(event.clientY, area.top, area.height) * height * perPixel,
    ]
  }
  const show = (next: BrushStroke | null) => {
    setStroke(next)
    if (canvas.current) drawStroke(canvas.current, next, { left, top, scale: 1 / perPixel })
  }
  const start = (event: PointerEvent) => {
    if (brush.tool === 'none' || event.button !== 0) return
    event.preventDefault()
    event.currentTarget.setPointerCapture(event.pointerId)
    show({
      effect: brush.tool,
      size: Math.max(1, brush.size * across),
      softness: brush.softness,
      points: [pointOf(event)],
    })
  }
  const move = (event: PointerEvent) => {
    if (!stroke || stroke.points.length >= 4000) return
    show({ ...stroke, points: [...stroke.points, pointOf(event)] })
  }
  const end = () => {
    if (!stroke) return
    setCompose({ strokes: [...useCompose.getState().strokes, stroke].slice(-500) })
    show(null)
  }
  return (
    <div className={styles.pinned}>
      <div
        className={classNames(styles.stage, painting && styles.painting)}
        style={{ aspectRatio: `${width} / ${height}` }}
        aria-busy={computing}
        onPointerDown={start}
        onPointerMove={move}
        onPointerUp={end}
        onPointerCancel={() => show(null)}
      >
        <img
          src={showBefore ? preview.before : preview.after}
          alt={t(showBefore ? 'look.before' : 'look.after')}
          draggable={false}
        />
        {showMask ? (
          <img src={preview.mask} alt={t('look.maskShown')} className={styles.mask} draggable={false} />
        ) : null}
        <canvas ref={canvas} width={width} height={height} aria-hidden />
      </div>
    </div>
  )
}
