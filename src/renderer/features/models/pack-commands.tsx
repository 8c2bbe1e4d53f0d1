import { Star } from 'lucide-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { PackReport } from '../../../shared/api/models.ts'
import { request } from '../../bridge/bridge.ts'
import { formatBytes } from '../../i18n/format.ts'
import { attempt } from '../../state/errors.ts'
import { refreshPacks } from '../../state/machine-store.ts'
import { Button, IconButton } from '../../ui/buttons.tsx'
import { ConfirmDialog } from '../../ui/dialog.tsx'
import { NameField } from '../../ui/name-field.tsx'
import { changePack } from './pack-requests.ts'

/** A pack's name, which can be changed in place; without one it has its own again. */
export const PackName = ({ pack: { id, title } }: { readonly pack: PackReport }) => {
  const { t } = useTranslation('models')
  return (
    <NameField
      name={title}
      label={t('name.label')}
      tooltip={t('name.tooltip')}
      onRename={name => changePack(id, { title: name.trim() || null })}
    />
  )
}

export const FavouriteButton = ({ pack: { id, title, favourite } }: { readonly pack: PackReport }) => {
  const { t } = useTranslation('models')
  return (
    <IconButton
      icon={Star}
      label={t(favourite ? 'favourite.remove' : 'favourite.add', { title })}
      pressed={favourite}
      onClick={() => changePack(id, { favourite: !favourite })}
    />
  )
}

/** Deletes a pack, after a question. */
export const RemovePack = ({ pack: { id, title, bytes } }: { readonly pack: PackReport }) => {
  const { t, i18n } = useTranslation('models')
  const [asking, setAsking] = useState(false)
  const remove = () =>
    attempt(async () => {
      await request('models.remove', { id })
      await refreshPacks()
    })
  return (
    <>
      <Button kind="quiet" aria-label={t('removeNamed', { title })} onClick={() => setAsking(true)}>
        {t('remove')}
      </Button>
      <ConfirmDialog
        open={asking}
        title={t('removeTitle')}
        text={t('removeText', { title, size: formatBytes(bytes, i18n.language) })}
        confirm={t('removeConfirm')}
        cancel={t('removeCancel')}
        onConfirm={remove}
        onClose={() => setAsking(false)}
      />
    </>
  )
}
