import { ImageUp, LoaderCircle, RefreshCw, X } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import type { PhotoReport } from '../../../../shared/api/photos.ts'
import { failureText } from '../../../state/errors.ts'
import { Button, IconButton } from '../../../ui/buttons.tsx'
import { browsePhoto, photoButtonId } from '../form/compose-commands.ts'
import { clearPhoto, useCompose } from '../form/compose-store.ts'
import { effectiveFaceMode } from './chosen-faces.ts'
import { DirectionSwitch } from './direction-switch.tsx'
import { FacePicker } from './face-picker.tsx'
import styles from './photo-section.module.css'
import { useFindPerson, useUpdateFaces } from './use-photo-faces.ts'
import { WhichFaces } from './which-faces.tsx'

/** The photo whose faces are swapped, and what is swapped. */
export const PhotoSection = () => {
  const { t } = useTranslation('compose')
  const photo = useCompose(state => state.photo)
  const task = useCompose(state => state.photoTask)
  const importing = task.kind === 'importing'
  useUpdateFaces()
  useFindPerson()
  return (
    <div className={styles.section}>
      <h3 className={styles.label}>
        {t('photo.label')} <span>{t('photo.optional')}</span>
      </h3>
      {photo ? <ShownPhoto photo={photo} importing={importing} /> : <NoPhoto importing={importing} />}
      {task.kind === 'failed' ? (
        <p role="alert" className={styles.failure}>
          {failureText(task.failure)}
        </p>
      ) : null}
      {photo ? <WhichFaces /> : null}
      {photo && photo.faces.length > 0 ? <DirectionSwitch /> : null}
    </div>
  )
}

const NoPhoto = ({ importing }: { readonly importing: boolean }) => {
  const { t } = useTranslation('compose')
  return (
    <div className={styles.well} aria-busy={importing}>
      {importing ? (
        <p className={styles.busy} role="status">
          <LoaderCircle size={18} aria-hidden className={styles.spinner} />
          {t('photo.importing')}
        </p>
      ) : (
        <>
          <p className={styles.invite}>{t('photo.invite')}</p>
          <Button id={photoButtonId} onClick={browsePhoto}>
            <ImageUp size={15} aria-hidden />
            {t('photo.browse')}
          </Button>
          <p className={styles.ways}>{t('photo.ways')}</p>
        </>
      )}
    </div>
  )
}

interface ShownPhotoProps {
  readonly photo: PhotoReport
  /** Another photo is being imported, until which this one stays. */
  readonly importing: boolean
}

const ShownPhoto = ({ photo, importing }: ShownPhotoProps) => {
  const { t } = useTranslation('compose')
  const { faces } = photo
  const faceCount = useFaceCountText(photo)
  return (
    <div className={styles.photo} aria-busy={importing}>
      <FacePicker photo={photo} />
      <div className={styles.line}>
        <p className={styles.found} role="status">
          {importing ? t('photo.importing') : faceCount}
        </p>
        <IconButton
          id={photoButtonId}
          icon={RefreshCw}
          label={t('photo.replace')}
          disabled={importing}
          onClick={browsePhoto}
        />
        <IconButton icon={X} label={t('photo.remove')} onClick={clearPhoto} />
      </div>
      {faces.length === 0 && !importing ? (
        <p role="status" className={styles.noFace}>
          {t('photo.noFace')}
        </p>
      ) : null}
    </div>
  )
}

/** How many faces were found, and what happens to them; empty where none was. */
const useFaceCountText = ({ faces }: PhotoReport): string => {
  const { t } = useTranslation('compose')
  const mode = useCompose(effectiveFaceMode)
  const count = faces.length
  if (count === 0) return ''
  if (count === 1) return t('photo.oneFace')
  switch (mode) {
    case 'one':
    case 'from-left':
      return t('photo.faces', { count })
    case 'all':
      return t('photo.allFaces', { count })
    case 'person':
      return t('photo.anyFace', { count })
  }
}
