import { create } from 'zustand'
import type { DeletedItem } from '../../../../shared/api/library.ts'
import { request } from '../../../bridge/bridge.ts'
import { showError } from '../../../state/errors.ts'
import { nothingChosen, type Selection } from '../grid/selection.ts'
import { keyOf } from '../grid/tile-item.ts'

interface DeletedState {
  /** The trash is shown in place of the library. */
  readonly open: boolean
  /** Deleted last first. */
  readonly items: readonly DeletedItem[]
  readonly loaded: boolean
  readonly selection: Selection
}

const closed: DeletedState = { open: false, items: [], loaded: false, selection: nothingChosen }

/** What was deleted and can be brought back. */
export const useDeleted = create<DeletedState>(() => closed)

export const changeDeletedSelection = (change: (selection: Selection) => Selection): void =>
  useDeleted.setState(({ selection }) => ({ selection: change(selection) }))

const pageSize = 1000

const readPages = async (): Promise<readonly DeletedItem[]> => {
  const items: DeletedItem[] = []
  for (;;) {
    const page = await request('library.deleted', { offset: items.length, limit: pageSize })
    items.push(...page.items)
    if (page.items.length < pageSize || items.length >= page.total) return items
  }
}

let reading = 0

const load = async (): Promise<void> => {
  const own = ++reading
  const items = await readPages()
  if (own === reading && useDeleted.getState().open) useDeleted.setState({ items, loaded: true })
}

/** Reads the trash anew where it is shown. */
export const reloadDeleted = (): void => {
  if (useDeleted.getState().open) load().catch(showError)
}

export const openDeleted = (): void => {
  useDeleted.setState({ ...closed, open: true })
  reloadDeleted()
}

export const closeDeleted = (): void => useDeleted.setState(closed)

/** Restores pictures or removes them for good; what is gone from the trash is no longer shown. */
export const settleDeleted = async (
  route: 'library.restore' | 'library.discard',
  items: readonly DeletedItem[],
): Promise<void> => {
  try {
    await request(route, { pictures: items.map(({ id, deletedAt }) => ({ id, deletedAt })) })
    const gone = new Set(items.map(keyOf))
    useDeleted.setState(state => ({
      items: state.items.filter(item => !gone.has(keyOf(item))),
      selection: nothingChosen,
    }))
  } catch (error) {
    reloadDeleted()
    throw error
  }
}
