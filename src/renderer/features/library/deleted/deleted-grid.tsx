import { type KeyboardEvent, type MouseEvent, useEffect, useMemo, useRef } from 'react'
import { useTranslation } from 'react-i18next'
import type { DeletedItem } from '../../../../shared/api/library.ts'
import { attempt } from '../../../state/errors.ts'
import { moveInGrid } from '../grid/move-in-grid.ts'
import { chooseAll, extendTo, nothingChosen, toggle, walkTo } from '../grid/selection.ts'
import { TileGrid, useGridLayout } from '../grid/tile-grid.tsx'
import { keyOf, type TileItem } from '../grid/tile-item.ts'
import { indexAt } from '../picture/use-menu-target.ts'
import { chosenDeleted, discardAfterAsking } from './deleted-commands.ts'
import { changeDeletedSelection, closeDeleted, settleDeleted, useDeleted } from './deleted-store.ts'

const asTile = ({ id, createdAt, deletedAt, prompt }: DeletedItem): TileItem => ({
  id,
  createdAt,
  deletedAt,
  favourite: false,
  recipe: prompt === null ? null : { prompt },
})

/** Deleted pictures, by the day they were deleted. A click chooses: there is nothing else to do with one here. */
export const DeletedGrid = ({ items }: { readonly items: readonly DeletedItem[] }) => {
  const { t } = useTranslation('library')
  const list = useRef<HTMLDivElement>(null)
  const tiles = useMemo(() => items.map(asTile), [items])
  const keys = useMemo(() => items.map(keyOf), [items])
  const times = useMemo(() => items.map(({ deletedAt }) => deletedAt), [items])
  const layout = useGridLayout(list, times)
  const selection = useDeleted(state => state.selection)
  const active = Math.max(selection.active === null ? 0 : keys.indexOf(selection.active), 0)
  useEffect(() => list.current?.focus({ preventScroll: true }), [])

  const acted = (): readonly DeletedItem[] => {
    const chosen = chosenDeleted()
    return chosen.length > 0 ? chosen : items.slice(active, active + 1)
  }

  const act = (event: KeyboardEvent, key: string): boolean => {
    switch (event.key) {
      case ' ':
        changeDeletedSelection(now => toggle(now, key))
        return true
      case 'Enter':
        attempt(() => settleDeleted('library.restore', acted()))
        return true
      case 'Delete':
      case 'Backspace':
        discardAfterAsking(acted())
        return true
      case 'Escape':
        if (selection.chosen.size > 0) changeDeletedSelection(() => nothingChosen)
        else closeDeleted()
        return true
      default:
        return false
    }
  }

  const walk = (event: KeyboardEvent): boolean => {
    const to = keys[moveInGrid(layout.tileRows, active, event.key, layout.page) ?? -1]
    if (to === undefined) return false
    changeDeletedSelection(now => (event.shiftKey ? extendTo(now, keys, to) : walkTo(now, to)))
    return true
  }

  const onKeyDown = (event: KeyboardEvent) => {
    const key = keys[active]
    if (key === undefined || event.altKey) return
    const command = event.ctrlKey || event.metaKey
    if (command && event.key.toLowerCase() === 'a') changeDeletedSelection(now => chooseAll(now, keys))
    else if (command || !(walk(event) || act(event, key))) return
    event.preventDefault()
  }

  const onClick = (event: MouseEvent) => {
    const key = keys[indexAt(event.target) ?? -1]
    if (key === undefined) return
    changeDeletedSelection(now => (event.shiftKey ? extendTo(now, keys, key) : toggle(now, key)))
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
