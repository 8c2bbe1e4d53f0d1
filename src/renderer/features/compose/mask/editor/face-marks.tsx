import { useTranslation } from 'react-i18next'
import type { PhotoReport } from '../../../../../shared/api/photos.ts'
import { frameOf } from '../../photos/face-picker.tsx'
import styles from './mask-editor.module.css'

interface FaceMarksProps {
  readonly photo: PhotoReport
  readonly chosen: ReadonlySet<number>
  readonly disabled: boolean
  readonly onToggle: (face: number) => void
}

/** The photo's faces, each to be clicked. */
export const FaceMarks = ({ photo, chosen, disabled, onToggle }: FaceMarksProps) => {
  const { t } = useTranslation('compose')
  return photo.faces.map((face, i) => (
    <button
      key={face.box.join()}
      type="button"
      className={styles.face}
      style={frameOf(face, photo)}
      aria-pressed={chosen.has(i)}
      aria-disabled={disabled || undefined}
      aria-label={t('mask.areas.face', { number: i + 1, count: photo.faces.length })}
      // Else the stage would take the pointer, to move the picture.
      onPointerDown={event => event.stopPropagation()}
      onKeyDown={event => event.key === ' ' && event.stopPropagation()}
      onClick={() => disabled || onToggle(i)}
    />
  ))
}
