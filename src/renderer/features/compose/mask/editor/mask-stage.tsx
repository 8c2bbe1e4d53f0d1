import { type ReactNode, type Ref, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { PhotoReport } from '../../../../../shared/api/photos.ts'
import { photoUrl } from '../../../../bridge/urls.ts'
import { type Point, toStage } from '../view.ts'
import { BrushRing } from './brush-ring.tsx'
import { diameterIn, effectOf, useBrush } from './brush-store.ts'
import { MaskCanvas } from './mask-canvas.tsx'
import styles from './mask-editor.module.css'
import type { MaskSession } from './mask-session.ts'
import { useKeyboardBrush } from './use-keyboard-brush.ts'
import { usePainting } from './use-painting.ts'
import type { StageView } from './use-view.ts'

interface MaskStageProps {
  readonly photo: PhotoReport
  readonly session: MaskSession
  readonly stage: StageView
  readonly ref: Ref<HTMLDivElement>
  /** Tells people who do not see the brush where it is. */
  readonly onSay: (text: string) => void
  /** Laid over the photo, in its frame. */
  readonly children?: ReactNode
}

/** The photo with its mask, on which is painted. */
export const MaskStage = ({ ref, photo, session, stage, onSay, children }: MaskStageProps) => {
  const { t } = useTranslation('compose')
  const { tool, size, softness, opacity } = useBrush()
  const [pointer, setPointer] = useState<Point | null>(null)
  const { plane } = session
  const diameter = diameterIn(size, plane)
  const brush = { radius: diameter / 2, softness }
  const effect = effectOf(tool)
  const keyboard = useKeyboardBrush({
    ...{ session, stage, brush, effect },
    onMove: ([x, y], draws) => {
      const place = { x: Math.round(x), y: Math.round(y) }
      onSay(t(draws ? (effect === 'paint' ? 'mask.says.paints' : 'mask.says.erases') : 'mask.says.at', place))
    },
  })
  const painting = usePainting({
    ...{ session, stage, brush, effect, paints: tool !== 'faces', holdsSpace: keyboard.holdsSpace },
    onPointer: point => {
      if (point) keyboard.leave()
      setPointer(point)
    },
  })
  const { scale, x, y } = stage.view
  const ring = keyboard.place ? toStage(stage.view, keyboard.place) : tool === 'faces' ? null : pointer
  return (
    <div
      ref={ref}
      className={styles.stage}
      role="application"
      aria-label={t('mask.stage', { name: photo.name })}
      aria-describedby="mask-keys"
      data-tool={tool}
      data-autofocus
      // biome-ignore lint/a11y/noNoninteractiveTabindex: the brush is moved by keys here
      tabIndex={0}
      onContextMenu={event => event.preventDefault()}
      {...keyboard.handlers}
      {...painting}
    >
      <div
        className={styles.paper}
        style={{
          width: plane.width * scale,
          height: plane.height * scale,
          transform: `translate(${x}px, ${y}px)`,
        }}
        data-near={scale > 3 || undefined}
      >
        <img
          src={photoUrl(photo.id)}
          alt={t('photo.alt', { name: photo.name })}
          decoding="async"
          draggable={false}
        />
        <MaskCanvas session={session} opacity={opacity} />
        {children}
      </div>
      {ring ? (
        <BrushRing at={ring} diameter={diameter * scale} softness={softness} erases={effect === 'erase'} />
      ) : null}
    </div>
  )
}
