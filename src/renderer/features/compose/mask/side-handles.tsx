import { type PointerEvent, useRef } from 'react'
import { useTranslation } from 'react-i18next'
import type { PhotoReport } from '../../../../shared/api/photos.ts'
import { setInpaint, useCompose } from '../form/compose-store.ts'
import { sizeWithSides } from '../form/inpaint-form.ts'
import styles from './inpaint-section.module.css'
import { draggedSide, type Side, sides } from './sides.ts'

const outwards = { left: [-1, 0], top: [0, -1], right: [1, 0], bottom: [0, 1] } as const

interface Drag {
  readonly x: number
  readonly y: number
  readonly before: number
  /** Pixels of the picture per CSS pixel. */
  readonly perPixel: number
}

/** Handles at the edges of the photo's preview: dragged outwards they add to its sides. The fields below do it by keyboard. */
export const SideHandles = ({ photo }: { readonly photo: PhotoReport }) => {
  const { t } = useTranslation('compose')
  const inpaint = useCompose(state => state.inpaint)
  const drag = useRef<Drag | null>(null)
  const start = (side: Side) => (event: PointerEvent<HTMLElement>) => {
    event.preventDefault()
    event.currentTarget.setPointerCapture(event.pointerId)
    const bounds = event.currentTarget.parentElement!.getBoundingClientRect()
    const perPixel = sizeWithSides(photo, inpaint).width / Math.max(1, bounds.width)
    drag.current = { x: event.clientX, y: event.clientY, before: inpaint.outpaint[side], perPixel }
  }
  const move = (side: Side) => (event: PointerEvent) => {
    if (!drag.current) return
    const { x, y, before, perPixel } = drag.current
    const [dx, dy] = outwards[side]
    const pixels = ((event.clientX - x) * dx + (event.clientY - y) * dy) * perPixel
    setInpaint({
      outpaint: { ...useCompose.getState().inpaint.outpaint, [side]: draggedSide(before, pixels) },
    })
  }
  const end = () => {
    drag.current = null
  }
  return sides.map(side => (
    <span
      key={side}
      className={styles.handle}
      data-side={side}
      title={t('mask.sides.handle', { side: t(`mask.sides.${side}`) })}
      aria-hidden
      onPointerDown={start(side)}
      onPointerMove={move(side)}
      onPointerUp={end}
      onPointerCancel={end}
    />
  ))
}
