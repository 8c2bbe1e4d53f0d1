import { useTranslation } from 'react-i18next'
import type { PhotoReport } from '../../../../shared/api/photos.ts'
import { useCompose } from '../form/compose-store.ts'
import { DrawnPerson } from '../kept/drawn-person.tsx'
import { effectiveFaceMode } from './chosen-faces.ts'
import { DirectionSwitch } from './direction-switch.tsx'
import { FacePicker, orderOf, PlainPhoto } from './face-picker.tsx'
import { FolderButton, FolderCard } from './folder-card.tsx'
import { PhotoSlotField } from './photo-slot.tsx'
import { WhichFaces } from './which-faces.tsx'

/** The photo whose faces are swapped with those of the generated picture, and what is swapped. */
export const PhotoSection = () => {
  const { t } = useTranslation('compose')
  const photo = useCompose(state => state.photo)
  const drawnPerson = useCompose(state => state.drawnPerson)
  const faceCount = useFaceCountText(photo)
  if (drawnPerson) return <DrawnPerson report={drawnPerson} />
  return (
    <PhotoSlotField
      slot="photo"
      of="photo"
      people="drawing"
      optional
      caption={faceCount}
      noFace={t('photo.noFace')}
      shown={photo ? <FacePicker photo={photo} /> : null}
      large={photo ? maxHeight => <FacePicker photo={photo} maxHeight={maxHeight} /> : undefined}
    >
      {photo ? <WhichFaces /> : null}
      {photo && photo.faces.length > 0 ? <DirectionSwitch /> : null}
    </PhotoSlotField>
  )
}

/** How many faces were found, and what happens to them; empty where none was. */
export const useFaceCountText = (photo: PhotoReport | null): string => {
  const { t } = useTranslation('compose')
  const mode = useCompose(effectiveFaceMode)
  const chosen = useCompose(state => state.photoFace)
  const count = photo?.faces.length ?? 0
  if (count === 0) return ''
  if (count === 1) return t('photo.oneFace')
  switch (mode) {
    case 'one':
    case 'from-left':
      return photo ? t('photo.faces', { count, number: orderOf(photo, mode).indexOf(chosen) + 1 }) : ''
    case 'all':
      return t('photo.allFaces', { count })
    case 'person':
      return t('photo.anyFace', { count })
  }
}

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
