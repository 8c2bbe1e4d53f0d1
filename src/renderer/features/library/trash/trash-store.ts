import { create } from 'zustand'
import type { DeletedItem } from '../../../../shared/api/library.ts'
import { request } from '../../../bridge/bridge.ts'
import { i18n } from '../../../i18n/i18n.ts'
import { attempt, showError } from '../../../state/errors.ts'
import { ask } from '../../../state/view-store.ts'
import { keyOf } from '../picture/picture-option.tsx'
import { nothingChosen, type Selection } from '../selection.ts'

interface TrashState {
  /** Whether the trash is shown in place of the library. */
  readonly open: boolean
  /** Latest deletion first. */
  readonly items: readonly DeletedItem[]
  readonly loaded: boolean
  readonly selection: Selection
}

const closed: TrashState = { open: false, items: [], loaded: false, selection: nothingChosen }

/** Deleted pictures that can be restored, and which of them are chosen. */
export const useTrash = create<TrashState>(() => closed)

export const changeTrashSelection = (change: (selection: Selection) => Selection): void =>
  useTrash.setState(({ selection }) => ({ selection: change(selection) }))

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
  if (own === reading && useTrash.getState().open) useTrash.setState({ items, loaded: true })
}

/** Reads the trash again if it is shown. */
export const reloadTrash = (): void => {
  if (useTrash.getState().open) load().catch(showError)
}

export const openTrash = (): void => {
  useTrash.setState({ ...closed, open: true })
  reloadTrash()
}

export const closeTrash = (): void => useTrash.setState(closed)

const removeFromTrash = async (
  route: 'library.restore' | 'library.discard',
  items: readonly DeletedItem[],
): Promise<void> => {
  try {
    await request(route, { pictures: items.map(({ id, deletedAt }) => ({ id, deletedAt })) })
    const removed = new Set(items.map(keyOf))
    useTrash.setState(state => ({
      items: state.items.filter(item => !removed.has(keyOf(item))),
      selection: nothingChosen,
    }))
  } catch (error) {
    reloadTrash()
    throw error
  }
}

/** Puts pictures back into the library. */
export const restoreDeleted = (items: readonly DeletedItem[]): void =>
  attempt(() => removeFromTrash('library.restore', items))

export const chosenDeleted = (): readonly DeletedItem[] => {
  const { items, selection } = useTrash.getState()
  return items.filter(item => selection.chosen.has(keyOf(item)))
}

/** Deletes pictures for good, after a question. */
export const discardDeleted = (items: readonly DeletedItem[]): void => {
  const count = items.length
  if (count === 0) return
  ask({
    title: i18n.t('library:trash.discardTitle', { count }),
    text: i18n.t('library:trash.discardText'),
    confirm: i18n.t('library:trash.discard'),
    cancel: i18n.t('cancel'),
    onConfirm: () => attempt(() => removeFromTrash('library.discard', items)),
  })
}
