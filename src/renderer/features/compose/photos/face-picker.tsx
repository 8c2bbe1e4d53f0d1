import { RadioGroup } from 'radix-ui'
import type { CSSProperties } from 'react'
import { useTranslation } from 'react-i18next'
import type { FaceReport } from '../../../../shared/api/faces.ts'
import type { PhotoReport } from '../../../../shared/api/photos.ts'
import { photoUrl } from '../../../bridge/urls.ts'
import { RadioItem } from '../../../ui/choices.tsx'
import { setCompose, useCompose } from '../form/compose-store.ts'
import { chosenFaces, effectiveFaceMode } from './chosen-faces.ts'
import styles from './face-picker.module.css'

/** Pixels; higher photos are shown smaller, so that the settings below stay visible. */
const maxHeight = 208

const percent = (part: number, of: number): string => `${(100 * part) / of}%`

/** Position of a face's frame, clipped to the photo. */
const frameOf = ({ box }: FaceReport, { width, height }: PhotoReport): CSSProperties => {
  const [x, y, w, h] = box
  const left = Math.max(0, x)
  const top = Math.max(0, y)
  return {
    left: percent(left, width),
    top: percent(top, height),
    width: percent(Math.min(width, x + w) - left, width),
    height: percent(Math.min(height, y + h) - top, height),
  }
}

/** The photo with a frame around each face; chosen ones stand out. */
export const FacePicker = ({ photo }: { readonly photo: PhotoReport }) => {
  const { t } = useTranslation('compose')
  const mode = useCompose(effectiveFaceMode)
  const { faces, width, height } = photo
  const one = mode === 'one' || mode === 'from-left'
  return (
    <div className={styles.well}>
      <div
        className={styles.photo}
        style={{ width: `min(100%, ${(maxHeight * width) / height}px)`, aspectRatio: `${width} / ${height}` }}
      >
        <img
          src={photoUrl(photo.id)}
          alt={t('photo.alt', { name: photo.name })}
          decoding="async"
          draggable={false}
        />
        {one && faces.length > 1 ? (
          <OneFace photo={photo} order={mode === 'one' ? faces.map((_, i) => i) : photo.fromLeft} />
        ) : (
          <MarkedFaces photo={photo} />
        )}
      </div>
    </div>
  )
}

interface OneFaceProps {
  readonly photo: PhotoReport
  /** Indices of the photo's list, in the order of the shown numbers. */
  readonly order: readonly number[]
}

/** Chooses one face by click or arrow keys. */
const OneFace = ({ photo, order }: OneFaceProps) => {
  const { t } = useTranslation('compose')
  const chosen = useCompose(state => state.photoFace)
  return (
    <RadioGroup.Root className={styles.faces} aria-label={t('photo.chooseFace')} value={String(chosen)}>
      {order.map((face, i) => (
        <RadioItem
          key={face}
          value={String(face)}
          onChoose={() => setCompose({ photoFace: face })}
          className={styles.face}
          style={frameOf(photo.faces[face]!, photo)}
          aria-label={t('photo.face', { number: i + 1, count: order.length })}
        >
          <span className={styles.number} aria-hidden>
            {i + 1}
          </span>
        </RadioItem>
      ))}
    </RadioGroup.Root>
  )
}

/** Marks the chosen faces where none is chosen by hand. */
const MarkedFaces = ({ photo }: { readonly photo: PhotoReport }) => {
  const state = useCompose()
  const chosen = chosenFaces(state)
  return photo.faces.map((face, i) => (
    <span
      // biome-ignore lint/suspicious/noArrayIndexKey: a face is identified by its index
      key={i}
      className={styles.face}
      data-state={chosen.includes(i) ? 'checked' : 'unchecked'}
      style={frameOf(face, photo)}
    />
  ))
}
