import { request, subscribe } from '../bridge/bridge.ts'
import { i18n } from '../i18n/i18n.ts'
import { attempt } from '../state/errors.ts'
import { setUpdate } from '../state/updates-store.ts'
import { openDialog, useView } from '../state/view-store.ts'
import { toast } from '../ui/toast.ts'

/** Keeps what is known of newer versions; tells of one that was found while nobody was looking at it. */
export const followUpdates = (): void => {
  subscribe('update', update => {
    setUpdate(update)
    if (update.kind !== 'found' || useView.getState().dialog === 'about') return
    toast(i18n.t('settings:updates.found', { version: update.found.version }), {
      duration: 30_000,
      action: { label: i18n.t('settings:updates.show'), onClick: () => openDialog('about') },
    })
  })
  attempt(async () => setUpdate(await request('updates.state', {})))
}
