import { ImageUp, LoaderCircle, RefreshCw, X } from 'lucide-react'
import type { CSSProperties } from 'react'
import { useTranslation } from 'react-i18next'
import type { PhotoReport } from '../../../../shared/api/photos.ts'
import { failureText } from '../../../state/errors.ts'
import { Button, IconButton } from '../../../ui/buttons.tsx'
import { Problem } from '../../../ui/feedback.tsx'
import type { PhotoTask } from '../form/compose-state.ts'
import { imageUrl, isKept } from '../kept/kept-person.ts'
import { closeUpOf } from './close-up.ts'
import { removePhoto } from './import-photo.ts'
import { usePhotoDialog } from './photo-dialog.tsx'
import styles from './small-photo.module.css'

interface SmallPhotoProps {
  readonly purpose: 'person' | 'start'
  readonly photo: PhotoReport | null
  readonly task: PhotoTask
  readonly choose: string
  readonly replace: string
  readonly remove: string
  /** Text beside the photo. */
  readonly caption: string
  /** Shows the largest face instead of the whole photo. */
  readonly closeUp?: boolean
}

/** A field for a further picture: a button, or a small image with its caption. */
export const SmallPhoto = ({ purpose, photo, task, caption, closeUp, ...labels }: SmallPhotoProps) => {
  const { t } = useTranslation('compose')
  const importing = task.kind === 'importing'
  const { input, browse } = usePhotoDialog(purpose, labels.choose)
  return (
    <>
      {input}
      {photo ? (
        <div className={styles.line} aria-busy={importing}>
          <span className={styles.frame}>
            <img
              src={imageUrl(photo.id)}
              alt={isKept(photo.id) ? photo.name : t('photo.alt', { name: photo.name })}
              decoding="async"
              draggable={false}
              style={closeUp && photo.faces[0] ? closeUpOf(photo, photo.faces[0]) : fillFrame}
            />
          </span>
          <p className={styles.caption} role="status">
            {importing ? t('photo.importing') : caption}
          </p>
          <IconButton icon={RefreshCw} label={labels.replace} disabled={importing} onClick={browse} />
          <IconButton icon={X} label={labels.remove} onClick={() => removePhoto(purpose)} />
        </div>
      ) : (
        <Button className={styles.choose} disabled={importing} onClick={browse}>
          {importing ? (
            <LoaderCircle size={15} aria-hidden className={styles.spinner} />
          ) : (
            <ImageUp size={15} aria-hidden />
          )}
          {importing ? t('photo.importing') : labels.choose}
        </Button>
      )}
      {task.kind === 'failed' ? <Problem text={failureText(task.failure)} /> : null}
    </>
  )
}

const fillFrame: CSSProperties = { width: '100%', height: '100%', objectFit: 'cover' }
