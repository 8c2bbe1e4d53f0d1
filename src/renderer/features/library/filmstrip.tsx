import { useVirtualizer } from '@tanstack/react-virtual'
import { type KeyboardEvent, useEffect, useId, useMemo, useRef } from 'react'
import { useTranslation } from 'react-i18next'
import { alongLine, runsRightToLeft } from '../../i18n/direction.ts'
import type { LibraryActions } from '../../state/app-actions.ts'
import { useLibrary } from '../../state/library-store.ts'
import { dragPicturesOut } from '../../state/picture-requests.ts'
import { selectPicture, useView } from '../../state/view-store.ts'
import styles from './filmstrip.module.css'
import { moveInGrid, rangeIncluding } from './grid/grid-rows.ts'
import { optionIndexAt, PictureMenu, useMenuTarget } from './picture/picture-menu.tsx'
import { PictureOption, usePictureLabel } from './picture/picture-option.tsx'
import { DropOverlay, useRecipeDrop } from './recipe-drop.tsx'

/** The library as a single row below the viewer, newest first. */
export const Filmstrip = (actions: LibraryActions) => {
  const { t } = useTranslation('library')
  const empty = useLibrary(({ items }) => items.length === 0)
  const loaded = useLibrary(state => state.loaded)
  const { getRootProps, isDragActive } = useRecipeDrop(actions.reuseRecipe)
  return (
    <div {...getRootProps({ className: styles.strip })}>
      {empty ? (
        <p className={styles.empty}>{loaded ? t('strip.empty') : null}</p>
      ) : (
        <FilmstripList {...actions} />
      )}
      <DropOverlay shown={isDragActive} />
    </div>
  )
}

const tile = 72
const gap = 6

/** The pictures; a click or an arrow key shows one in the viewer. */
const FilmstripList = (actions: LibraryActions) => {
  const { t } = useTranslation('library')
  const label = usePictureLabel()
  const listId = useId()
  const scroller = useRef<HTMLDivElement>(null)
  const items = useLibrary(state => state.items)
  const shown = useView(({ subject }) => (subject.kind === 'picture' ? subject.id : null))
  const index = useMemo(() => items.findIndex(({ id }) => id === shown), [items, shown])
  const active = Math.max(index, 0)
  const strip = useVirtualizer({
    horizontal: true,
    isRtl: runsRightToLeft(),
    count: items.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => tile + gap,
    getItemKey: at => items[at]?.id ?? at,
    rangeExtractor: rangeIncluding(active),
    paddingStart: gap,
    scrollPaddingStart: 2 * gap,
    scrollPaddingEnd: 2 * gap,
    overscan: 8,
  })
  useEffect(() => {
    if (index >= 0) strip.scrollToIndex(index, { align: 'auto' })
  }, [index, strip])
  const { target, onContextMenu } = useMenuTarget(
    at => items.slice(at, at + 1),
    () => items.slice(active, active + 1),
  )
  const show = (at: number | null) => {
    const item = at === null ? undefined : items[at]
    if (item) selectPicture(item.id)
  }

  const onKeyDown = (event: KeyboardEvent) => {
    const item = items[active]
    if (event.ctrlKey || event.metaKey || event.altKey || !item) return
    const rows = [{ from: 0, to: items.length }]
    // In a single row there is no up, down or page.
    const to = /^(Arrow(Left|Right)|Home|End)$/.test(event.key)
      ? moveInGrid(rows, active, alongLine(event.key), 1)
      : null
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
        onClick={event => show(optionIndexAt(event.target))}
        onDragStart={event => {
          const item = items[optionIndexAt(event.target) ?? -1]
          if (item) dragPicturesOut(event, [item.id])
        }}
        onWheel={({ currentTarget, deltaX, deltaY }) => {
          if (deltaX === 0) currentTarget.scrollLeft += runsRightToLeft() ? -deltaY : deltaY
        }}
      >
        <div className={styles.line} style={{ width: strip.getTotalSize() }}>
          {strip.getVirtualItems().map(({ index: at, key, start }) => {
            const item = items[at]
            return item ? (
              <PictureOption
                key={key}
                id={`${listId}-${at}`}
                item={item}
                label={label(item)}
                index={at}
                count={items.length}
                start={start}
                size={tile}
                active={at === index}
                chosen={at === index}
              />
            ) : null
          })}
        </div>
      </div>
    </PictureMenu>
  )
}
