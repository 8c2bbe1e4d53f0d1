import { type KeyboardEvent, type MouseEvent, useCallback, useEffect, useMemo, useRef } from 'react'
import { useTranslation } from 'react-i18next'
import type { DeletedItem } from '../../../../shared/api/library.ts'
import { alongLine } from '../../../i18n/direction.ts'
import { moveInGrid } from '../grid/grid-rows.ts'
import { TileGrid, useGridLayout } from '../grid/tile-grid.tsx'
import { optionIndexAt } from '../picture/picture-menu.tsx'
import { keyOf, type TileItem } from '../picture/picture-option.tsx'
import { chooseAll, extendRangeTo, moveTo, nothingChosen, toggle } from '../selection.ts'
import {
  changeTrashSelection,
  chosenDeleted,
  closeTrash,
  discardDeleted,
  restoreDeleted,
  useTrash,
} from './trash-store.ts'

const toTile = ({ id, createdAt, deletedAt, prompt }: DeletedItem): TileItem => ({
  id,
  createdAt,
  deletedAt,
  favourite: false,
  prompt,
})

/** Deleted pictures by the day of their deletion. A click chooses, as they cannot be viewed. */
export const TrashGrid = ({ items }: { readonly items: readonly DeletedItem[] }) => {
  const { t } = useTranslation('library')
  const list = useRef<HTMLDivElement>(null)
  const tiles = useMemo(() => items.map(toTile), [items])
  const keys = useMemo(() => items.map(keyOf), [items])
  const timeAt = useCallback((index: number) => items[index]?.deletedAt ?? 0, [items])
  const layout = useGridLayout(list, items.length, timeAt)
  const selection = useTrash(state => state.selection)
  const active = Math.max(selection.active === null ? 0 : keys.indexOf(selection.active), 0)
  useEffect(() => list.current?.focus({ preventScroll: true }), [])

  const targets = (): readonly DeletedItem[] => {
    const chosen = chosenDeleted()
    return chosen.length > 0 ? chosen : items.slice(active, active + 1)
  }

  const actOnKey = (event: KeyboardEvent, key: string): boolean => {
    switch (event.key) {
      case ' ':
        changeTrashSelection(now => toggle(now, key))
        return true
      case 'Enter':
        restoreDeleted(targets())
        return true
      case 'Delete':
      case 'Backspace':
        discardDeleted(targets())
        return true
      case 'Escape':
        if (selection.chosen.size > 0) changeTrashSelection(() => nothingChosen)
        else closeTrash()
        return true
      default:
        return false
    }
  }

  const moveByKey = (event: KeyboardEvent): boolean => {
    const to = keys[moveInGrid(layout.tileRows, active, alongLine(event.key), layout.page) ?? -1]
    if (to === undefined) return false
    changeTrashSelection(now => (event.shiftKey ? extendRangeTo(now, keys, to) : moveTo(now, to)))
    return true
  }

  const onKeyDown = (event: KeyboardEvent) => {
    const key = keys[active]
    if (key === undefined || event.altKey) return
    const command = event.ctrlKey || event.metaKey
    if (command && event.key.toLowerCase() === 'a') changeTrashSelection(now => chooseAll(now, keys))
    else if (command || !(moveByKey(event) || actOnKey(event, key))) return
    event.preventDefault()
  }

  const onClick = (event: MouseEvent) => {
    const key = keys[optionIndexAt(event.target) ?? -1]
    if (key === undefined) return
    changeTrashSelection(now => (event.shiftKey ? extendRangeTo(now, keys, key) : toggle(now, key)))
  }

  return (
    <TileGrid
      ref={list}
      list={list}
      layout={layout}
      items={tiles}
      label={t('trash.label')}
      active={active}
      chosen={selection.chosen}
      listName=""
      onKeyDown={onKeyDown}
      onClick={onClick}
      onDragStart={event => event.preventDefault()}
    />
  )
}
