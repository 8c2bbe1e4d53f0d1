import type { DeletedItem } from '../../../../shared/api/library.ts'
import { i18n } from '../../../i18n/i18n.ts'
import { attempt } from '../../../state/errors.ts'
import { ask } from '../../../state/view-store.ts'
import { keyOf } from '../grid/tile-item.ts'
import { settleDeleted, useDeleted } from './deleted-store.ts'

export const chosenDeleted = (): readonly DeletedItem[] => {
  const { items, selection } = useDeleted.getState()
  return items.filter(item => selection.chosen.has(keyOf(item)))
}

export const discardAfterAsking = (items: readonly DeletedItem[]): void => {
  const count = items.length
  if (count === 0) return
  ask({
    title: i18n.t('library:trash.discardTitle', { count }),
    text: i18n.t('library:trash.discardText'),
    confirm: i18n.t('library:trash.discard'),
    cancel: i18n.t('cancel'),
    onConfirm: () => attempt(() => settleDeleted('library.discard', items)),
  })
}
