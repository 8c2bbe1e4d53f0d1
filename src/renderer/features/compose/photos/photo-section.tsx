import { useTranslation } from 'react-i18next'
import { useCompose } from '../form/compose-store.ts'
import { useFaceCountText } from './face-count-text.ts'
import { DirectionSwitch, DrawnPerson, FacePicker, WhichFaces } from './late-photo.ts'
import { PhotoSlotField } from './photo-slot.tsx'

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
