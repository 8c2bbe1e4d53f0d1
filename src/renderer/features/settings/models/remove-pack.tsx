import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { PackReport } from '../../../../shared/api/models.ts'
import { request } from '../../../bridge/bridge.ts'
import { formatBytes } from '../../../i18n/format.ts'
import { attempt } from '../../../state/errors.ts'
import { refreshPacks } from '../../../state/machine-store.ts'
import { Button } from '../../../ui/buttons.tsx'
import { ConfirmDialog } from '../../../ui/dialog.tsx'

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
