import { RadioGroup } from 'radix-ui'
import type { CSSProperties } from 'react'
import { useTranslation } from 'react-i18next'
import type { FaceReport } from '../../../shared/faces.ts'
import type { PhotoReport } from '../../../shared/photos.ts'
import { photoUrl } from '../../bridge/addresses.ts'
import { RadioItem } from '../../ui/radio-item.tsx'
import { setCompose, useCompose } from './compose-store.ts'
import styles from './face-picker.module.css'

/** Higher photos are shown smaller, so that the settings below stay in reach. */
const highest = 208

const percent = (part: number, whole: number): string => `${(100 * part) / whole}%`

/** A face may reach beyond the photo, its frame may not. */
const place = ({ box }: FaceReport, { width, height }: PhotoReport): CSSProperties => {
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

/** The photo with its faces framed; where there are several, one is chosen by click or arrow keys. */
export const FacePicker = ({ photo }: { readonly photo: PhotoReport }) => {
  const { t } = useTranslation('compose')
  const chosen = useCompose(state => state.photoFace)
  const { faces, width, height } = photo
  const [only] = faces
  return (
    <div className={styles.well}>
      <div
        className={styles.photo}
        style={{ width: `min(100%, ${(highest * width) / height}px)`, aspectRatio: `${width} / ${height}` }}
      >
        <img src={photoUrl(photo.id)} alt={t('photo.alt', { name: photo.name })} draggable={false} />
        {faces.length > 1 ? (
          <RadioGroup.Root className={styles.faces} aria-label={t('photo.chooseFace')} value={String(chosen)}>
            {faces.map((face, i) => (
              <RadioItem
                // biome-ignore lint/suspicious/noArrayIndexKey: a face is its place in the list
                key={i}
                value={String(i)}
                onChoose={() => setCompose({ photoFace: i })}
                className={styles.face}
                style={place(face, photo)}
                aria-label={t('photo.face', { number: i + 1, count: faces.length })}
              >
                <span className={styles.number} aria-hidden>
                  {i + 1}
                </span>
              </RadioItem>
            ))}
          </RadioGroup.Root>
        ) : null}
        {only && faces.length === 1 ? (
          <span className={styles.face} data-state="checked" style={place(only, photo)} />
        ) : null}
      </div>
    </div>
  )
}
