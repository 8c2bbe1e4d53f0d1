import { useLayoutEffect, useRef, useState } from 'react'
import type { FacePair } from '../../../../shared/window/form.ts'
import styles from './pair-lines.module.css'
import type { PairDrag } from './use-pair-drag.ts'

interface PairLinesProps {
  readonly pairs: readonly FacePair[]
  /** Id of the target. */
  readonly target: string
  readonly drag: PairDrag | null
}

interface Line {
  readonly key: string
  readonly path: string
}

type Point = readonly [x: number, y: number]

/** A line that leaves a face straight down and reaches the other from straight above. */
const curve = ([ax, ay]: Point, [bx, by]: Point): string => {
  const bend = Math.max(12, Math.abs(by - ay) / 2)
  return `M${ax} ${ay}C${ax} ${ay + bend} ${bx} ${by - bend} ${bx} ${by}`
}

/**
 * Lines from the faces that are lent to those that get them, and the one that is being dragged. Its parent holds the
 * faces, which have `data-face`.
 */
export const PairLines = ({ pairs, target, drag }: PairLinesProps) => {
  const svg = useRef<SVGSVGElement>(null)
  const [lines, setLines] = useState<readonly Line[]>([])
  useLayoutEffect(() => {
    const element = svg.current?.parentElement
    if (!element) return
    const draw = () => {
      const bounds = element.getBoundingClientRect()
      const edgeOf = (end: 'source' | 'target', photo: string, face: number): Point | null => {
        const tile = element.querySelector(`[data-face="${end} ${photo} ${face}"]`)
        if (!tile) return null
        const { left, width, top, bottom } = tile.getBoundingClientRect()
        const x = left + width / 2 - bounds.left
        return [x, (end === 'source' ? bottom : top) - bounds.top]
      }
      const joined = pairs.map(pair => ({
        key: `${pair.source.photo} ${pair.source.face} ${pair.target}`,
        from: edgeOf('source', pair.source.photo, pair.source.face),
        to: edgeOf('target', target, pair.target),
      }))
      const dragged = drag && {
        key: 'dragged',
        ...(drag.from.end === 'source'
          ? { from: edgeOf('source', drag.from.photo, drag.from.face), to: [drag.x, drag.y] as const }
          : { from: [drag.x, drag.y] as const, to: edgeOf('target', drag.from.photo, drag.from.face) }),
      }
      const all = dragged ? [...joined, dragged] : joined
      setLines(all.flatMap(({ key, from, to }) => (from && to ? [{ key, path: curve(from, to) }] : [])))
    }
    draw()
    const observer = new ResizeObserver(draw)
    observer.observe(element)
    return () => observer.disconnect()
  }, [pairs, target, drag])
  return (
    <svg ref={svg} className={styles.lines} aria-hidden="true">
      {lines.map(({ key, path }) => (
        <path key={key} d={path} className={key === 'dragged' ? styles.dragged : styles.line} />
      ))}
    </svg>
  )
}
