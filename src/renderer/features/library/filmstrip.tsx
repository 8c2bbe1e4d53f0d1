import { type KeyboardEvent, useEffect, useId, useMemo, useRef, useSyncExternalStore } from 'react'
import { useTranslation } from 'react-i18next'
import { alongLine, runsRightToLeft } from '../../i18n/direction.ts'
import type { LibraryActions } from '../../state/app-actions.ts'
import { useLibrary } from '../../state/library-store.ts'
import { dragPicturesOut } from '../../state/picture-requests.ts'
import { selectPicture, useView } from '../../state/view-store.ts'
import styles from './filmstrip.module.css'
import { moveInGrid } from './grid/grid-rows.ts'
import { optionIndexAt, PictureMenu, useMenuTarget } from './picture/picture-menu.tsx'
import { PictureOption, usePictureLabel } from './picture/picture-option.tsx'
import { DropOverlay, useRecipeDrop } from './recipe-drop.tsx'
import { evenTrack, indicesInSight, placeToShow } from './scroll/track.ts'
import { useElementSize } from './scroll/use-element-size.ts'
import { firstInSight, useScrollPlace } from './scroll/use-scroll-place.ts'

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
/** Pictures that are there before they come into sight. */
const overscan = 8

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
  const track = useMemo(() => evenTrack(items.length, tile + gap, gap), [items.length])
  const { width } = useElementSize(scroller)
  const place = useScrollPlace(scroller, 'along')
  const first = useSyncExternalStore(place.subscribe, firstInSight(place, track))
  // biome-ignore lint/correctness/useExhaustiveDependencies: only another picture is scrolled to, not another list
  useEffect(() => {
    if (index < 0 || width === 0) return
    const now = place.now()
    place.scrollTo(placeToShow(track, index, { place: now, height: width, before: 2 * gap, after: 2 * gap }))
  }, [index, place, width])
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
        <div className={styles.line} style={{ width: track.length }}>
          {indicesInSight(track, first, width, overscan, active).map(at => {
            const item = items[at]
            return item ? (
              <PictureOption
                key={item.id}
                id={`${listId}-${at}`}
                item={item}
                label={label(item)}
                index={at}
                count={items.length}
                start={track.startOf(at)}
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
