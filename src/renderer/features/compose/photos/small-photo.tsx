import { ImageUp, LoaderCircle, RefreshCw, X } from 'lucide-react'
import { type CSSProperties, useRef } from 'react'
import { useTranslation } from 'react-i18next'
import type { PhotoReport } from '../../../../shared/api/photos.ts'
import { photoUrl } from '../../../bridge/urls.ts'
import { failureText } from '../../../state/errors.ts'
import { Button, IconButton } from '../../../ui/buttons.tsx'
import type { PhotoTask } from '../form/compose-state.ts'
import { clearGiven, importPhoto, photoTypes } from './import-photo.ts'
import styles from './small-photo.module.css'

interface SmallPhotoProps {
  readonly purpose: 'person' | 'start'
  readonly photo: PhotoReport | null
  readonly task: PhotoTask
  readonly choose: string
  readonly replace: string
  readonly remove: string
  /** Shown beside the photo. */
  readonly text: string
  /** Shows the largest face only. */
  readonly closeUp?: boolean
}

/** A picture given in addition to the photo, as one row. */
export const SmallPhoto = ({ purpose, photo, task, text, closeUp, ...labels }: SmallPhotoProps) => {
  const { t } = useTranslation('compose')
  const input = useRef<HTMLInputElement>(null)
  const importing = task.kind === 'importing'
  const browse = () => input.current?.click()
  return (
    <>
      <input
        ref={input}
        type="file"
        hidden
        aria-label={labels.choose}
        accept={Object.keys(photoTypes).join()}
        onChange={({ currentTarget }) => {
          const [file] = currentTarget.files ?? []
          if (file) void importPhoto(file, purpose)
          // The same file again is a choice, too.
          currentTarget.value = ''
        }}
      />
      {photo ? (
        <div className={styles.line} aria-busy={importing}>
          <span className={styles.frame}>
            <img
              src={photoUrl(photo.id)}
              alt={t('photo.alt', { name: photo.name })}
              decoding="async"
              draggable={false}
              style={closeUp ? closeUpOf(photo) : whole}
            />
          </span>
          <p className={styles.words} role="status">
            {importing ? t('photo.importing') : text}
          </p>
          <IconButton icon={RefreshCw} label={labels.replace} disabled={importing} onClick={browse} />
          <IconButton icon={X} label={labels.remove} onClick={() => clearGiven(purpose)} />
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
      {task.kind === 'failed' ? (
        <p role="alert" className={styles.failure}>
          {failureText(task.failure)}
        </p>
      ) : null}
    </>
  )
}

const whole: CSSProperties = { width: '100%', height: '100%', objectFit: 'cover' }

/** Room around the face, as a part of it. */
const margin = 0.35

/** Places the whole photo so that its largest face fills the square frame around it. */
const closeUpOf = ({ faces: [face], width, height }: PhotoReport): CSSProperties => {
  if (!face) return whole
  const [x, y, w, h] = face.box
  const side = Math.max(w, h) * (1 + 2 * margin)
  return {
    position: 'absolute',
    width: `${(100 * width) / side}%`,
    height: `${(100 * height) / side}%`,
    left: `${(-100 * (x + w / 2 - side / 2)) / side}%`,
    top: `${(-100 * (y + h / 2 - side / 2)) / side}%`,
  }
}
