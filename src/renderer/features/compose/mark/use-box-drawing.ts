import { type PointerEvent, type RefObject, useRef, useState } from 'react'
import type { PhotoReport } from '../../../../shared/api/photos.ts'
import { type Box, boxBetween, movedBox } from './box.ts'

type Point = readonly [x: number, y: number]

interface Stroke {
  readonly from: Point
  /** The box that is moved; null while a new one is drawn. */
  readonly moves: Box | null
}

const holds = ([left, top, width, height]: Box, [x, y]: Point): boolean =>
  x >= left && x <= left + width && y >= top && y <= top + height

/** Drawing a box on a photo with the pointer; inside the box it is moved. @param surface shows the whole photo */
export const useBoxDrawing = (
  surface: RefObject<HTMLElement | null>,
  photo: Pick<PhotoReport, 'width' | 'height'>,
  box: Box,
  onChange: (box: Box) => void,
) => {
  const stroke = useRef<Stroke | null>(null)
  const [drawing, setDrawing] = useState(false)
  const pointOf = ({ clientX, clientY }: PointerEvent): Point => {
    const bounds = surface.current!.getBoundingClientRect()
    return [
      ((clientX - bounds.left) / bounds.width) * photo.width,
      ((clientY - bounds.top) / bounds.height) * photo.height,
    ]
  }
  const end = () => {
    stroke.current = null
    setDrawing(false)
  }
  const handlers = {
    onPointerDown: (event: PointerEvent<HTMLElement>) => {
      if (event.button !== 0) return
      event.currentTarget.setPointerCapture(event.pointerId)
      const from = pointOf(event)
      const moves = holds(box, from) ? box : null
      stroke.current = { from, moves }
      setDrawing(!moves)
    },
    onPointerMove: (event: PointerEvent) => {
      if (!stroke.current) return
      const { from, moves } = stroke.current
      const to = pointOf(event)
      onChange(moves ? movedBox(moves, to[0] - from[0], to[1] - from[1], photo) : boxBetween(from, to, photo))
    },
    onPointerUp: end,
    onPointerCancel: end,
  }
  return { drawing, handlers }
}
