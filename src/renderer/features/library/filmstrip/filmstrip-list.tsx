import { useVirtualizer } from '@tanstack/react-virtual'
import { type KeyboardEvent, useEffect, useId, useMemo, useRef } from 'react'
import { useTranslation } from 'react-i18next'
import type { LibraryActions } from '../../../state/app-actions.ts'
import { useLibrary } from '../../../state/library-store.ts'
import { dragPicturesOut } from '../../../state/picture-requests.ts'
import { selectPicture, useView } from '../../../state/view-store.ts'
import { moveInGrid } from '../grid/move-in-grid.ts'
import { rangeWith } from '../grid/range-with.ts'
import { PictureMenu } from '../picture/picture-menu.tsx'
import { PictureOption } from '../picture/picture-option.tsx'
import { useItemLabel } from '../picture/use-item-label.ts'
import { indexAt, useMenuTarget } from '../picture/use-menu-target.ts'
import styles from './filmstrip.module.css'

const tile = 72
const gap = 6

/** The pictures themselves: arrows show one after the other, as does a click. */
export const FilmstripList = (actions: LibraryActions) => {
  const { t } = useTranslation('library')
  const label = useItemLabel()
  const listId = useId()
  const scroller = useRef<HTMLDivElement>(null)
  const items = useLibrary(state => state.items)
  const shown = useView(({ subject }) => (subject.kind === 'picture' ? subject.id : null))
  const index = useMemo(() => items.findIndex(({ id }) => id === shown), [items, shown])
  const active = Math.max(index, 0)
  const strip = useVirtualizer({
    horizontal: true,
    count: items.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => tile + gap,
    getItemKey: place => items[place]?.id ?? place,
    rangeExtractor: rangeWith(active),
    paddingStart: gap,
    scrollPaddingStart: 2 * gap,
    scrollPaddingEnd: 2 * gap,
    overscan: 8,
  })
  useEffect(() => {
    if (index >= 0) strip.scrollToIndex(index, { align: 'auto' })
  }, [index, strip])
  const { target, onContextMenu } = useMenuTarget(
    place => items.slice(place, place + 1),
    () => items.slice(active, active + 1),
  )
  const show = (place: number | null) => {
    const item = place === null ? undefined : items[place]
    if (item) selectPicture(item.id)
  }

  const onKeyDown = (event: KeyboardEvent) => {
    const item = items[active]
    if (event.ctrlKey || event.metaKey || event.altKey || !item) return
    const row = [{ from: 0, to: items.length }]
    // Up and down have no meaning in a single line, and no page either.
    const to = /^(Arrow(Left|Right)|Home|End)$/.test(event.key) ? moveInGrid(row, active, event.key, 1) : null
    if (to !== null) show(index < 0 && event.key !== 'End' ? 0 : to)
    else if (event.key === 'Enter') show(active)
    else if (event.key === 'Delete' || event.key === 'Backspace') actions.deletePictures([item.id])
    else if (event.key === 'f') actions.setFavourite(item)
    else return
    event.preventDefault()
  }

  return (
    <PictureMenu items={target} {...actions}>
      <div
        ref={scroller}
        className={styles.scroller}
        role="listbox"
        aria-label={t('strip.label')}
        aria-orientation="horizontal"
        aria-activedescendant={`${listId}-${active}`}
        tabIndex={0}
        onKeyDown={onKeyDown}
        onContextMenu={onContextMenu}
        onClick={({ target: at }) => show(indexAt(at))}
        onDragStart={event => {
          const item = items[indexAt(event.target) ?? -1]
          if (item) dragPicturesOut(event, [item.id])
        }}
        onWheel={({ currentTarget, deltaX, deltaY }) => {
          if (deltaX === 0) currentTarget.scrollLeft += deltaY
        }}
      >
        <div className={styles.line} style={{ width: strip.getTotalSize() }}>
          {strip.getVirtualItems().map(({ index: place, key, start }) => {
            const item = items[place]
            return item ? (
              <PictureOption
                key={key}
                id={`${listId}-${place}`}
                item={item}
                label={label(item)}
                index={place}
                count={items.length}
                left={start}
                size={tile}
                active={place === index}
                chosen={place === index}
              />
            ) : null
          })}
        </div>
      </div>
    </PictureMenu>
  )
}
