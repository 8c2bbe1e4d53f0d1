import { useTranslation } from 'react-i18next'
import { useCompose } from '../form/compose-store.ts'
import { PlainPhoto } from './face-picker.tsx'
import { FolderButton, FolderCard } from './folder-card.tsx'
import { PhotoSlotField } from './photo-slot.tsx'

/** The photo that is made larger and clearer. */
export const EnhancePhoto = () => {
  const { t } = useTranslation('compose')
  const photo = useCompose(state => state.photo)
  const folder = useCompose(state => state.folder)
  if (folder) return <FolderCard folder={folder} label={t('slots.enhance.label')} />
  return (
    <>
      <PhotoSlotField
        slot="photo"
        of="enhance"
        caption={t('photo.restored', { count: photo?.faces.length ?? 0 })}
        shown={photo ? <PlainPhoto photo={photo} /> : null}
        large={photo ? maxHeight => <PlainPhoto photo={photo} maxHeight={maxHeight} /> : undefined}
      />
      {photo ? null : <FolderButton />}
    </>
  )
}
