import { type KeyboardEvent, useRef, useState } from 'react'
import { alongLine } from '../../../../i18n/direction.ts'

/** Where an arrow key leads from an item of a grid: to the item beside, or the one above or below it. */
const target = (items: readonly HTMLElement[], from: number, key: string): HTMLElement | undefined => {
  const rowOf = (item: HTMLElement) => item.offsetTop
  const columns = Math.max(1, items.filter(item => rowOf(item) === rowOf(items[0]!)).length)
  const steps: Readonly<Record<string, number>> = {
    ArrowRight: from + 1,
    ArrowLeft: from - 1,
    ArrowDown: from + columns,
    ArrowUp: from - columns,
    Home: 0,
    End: items.length - 1,
  }
  return items[steps[key] ?? -1]
}

/** One stop for the Tab key in a grid of buttons, and arrow keys between them. */
export const useRovingGrid = (count: number) => {
  const [active, setActive] = useState(0)
  const grid = useRef<HTMLUListElement>(null)
  const onKeyDown = (event: KeyboardEvent) => {
    const items = [...(grid.current?.querySelectorAll<HTMLElement>('button') ?? [])]
    const next = target(items, items.indexOf(event.target as HTMLElement), alongLine(event.key))
    if (!next) return
    event.preventDefault()
    next.focus()
  }
  const stop = Math.min(active, count - 1)
  return {
    grid: { ref: grid, onKeyDown },
    item: (index: number) => ({ tabIndex: index === stop ? 0 : -1, onFocus: () => setActive(index) }),
  }
}
