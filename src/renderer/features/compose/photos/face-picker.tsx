import * as RadioGroup from 'radix-ui/radio-group'
import type { CSSProperties, ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import type { PhotoReport } from '../../../../shared/api/photos.ts'
import { RadioItem } from '../../../ui/radio-item.tsx'
import { setCompose, useCompose } from '../form/compose-store.ts'
import { imageUrl } from '../kept/kept-person.ts'
import { chosenFaces, effectiveFaceMode, orderOf } from './chosen-faces.ts'
import styles from './face-picker.module.css'

/** Pixels; higher photos are shown smaller, so that the settings below stay visible. */
const usualHeight = 208

const percent = (part: number, of: number): string => `${(100 * part) / of}%`

/** Position of a face's frame, clipped to the photo. */
export const frameOf = (
  { box }: { readonly box: readonly [number, number, number, number] },
  { width, height }: Pick<PhotoReport, 'width' | 'height'>,
): CSSProperties => {
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

interface FacePickerProps {
  readonly photo: PhotoReport
  /** Pixels. */
  readonly maxHeight?: number
  /** Of what is around the photo; pixels. */
  readonly minHeight?: number
}

/** The target's faces in frames; chosen ones stand out. */
export const FacePicker = ({ photo, maxHeight }: FacePickerProps) => {
  const mode = useCompose(effectiveFaceMode)
  const chosen = useCompose(state => state.photoFace)
  const one = mode === 'one' || mode === 'from-left'
  return (
    <PlainPhoto photo={photo} maxHeight={maxHeight}>
      {one && photo.faces.length > 1 ? (
        <OneFace
          photo={photo}
          order={orderOf(photo, mode)}
          chosen={chosen}
          onChoose={face => setCompose({ photoFace: face })}
        />
      ) : (
        <MarkedFaces photo={photo} />
      )}
    </PlainPhoto>
  )
}

/** The faces of the photo that lends one. */
export const SourceFacePicker = ({ photo, maxHeight }: FacePickerProps) => {
  const mode = useCompose(effectiveFaceMode)
  const chosen = useCompose(state => state.sourceFace)
  const [only, ...others] = photo.faces
  return (
    <PlainPhoto photo={photo} maxHeight={maxHeight}>
      {others.length > 0 ? (
        <OneFace
          photo={photo}
          order={orderOf(photo, mode)}
          chosen={chosen}
          onChoose={face => setCompose({ sourceFace: face })}
        />
      ) : only ? (
        <span className={styles.face} data-state="checked" style={frameOf(only, photo)} />
      ) : null}
    </PlainPhoto>
  )
}

interface PlainPhotoProps extends FacePickerProps {
  /** Laid over it. */
  readonly children?: ReactNode
}

/** The photo as high as there is room for. */
export const PlainPhoto = ({ photo, maxHeight = usualHeight, minHeight, children }: PlainPhotoProps) => {
  const { t } = useTranslation('compose')
  const { id, name, width, height } = photo
  return (
    <div className={styles.well} style={{ minHeight }}>
      <div
        className={styles.photo}
        style={{ width: `min(100%, ${(maxHeight * width) / height}px)`, aspectRatio: `${width} / ${height}` }}
      >
        <img src={imageUrl(id)} alt={t('photo.alt', { name })} decoding="async" draggable={false} />
        {children}
      </div>
    </div>
  )
}

interface NumberedFacesProps extends FacePickerProps {
  readonly end: 'source' | 'target'
  /** Indices of the faces that stand out. */
  readonly chosen: readonly number[]
  /** Of the first face. */
  readonly firstNumber?: number
}

/** The photo's faces with the numbers they have beside it, where they are chosen; here by pointer only. */
export const NumberedFaces = ({
  photo,
  maxHeight,
  minHeight,
  end,
  chosen,
  firstNumber = 1,
}: NumberedFacesProps) => (
  <PlainPhoto photo={photo} maxHeight={maxHeight} minHeight={minHeight}>
    {photo.faces.map((face, i) => (
      <span
        key={face.box.join()}
        aria-hidden
        className={styles.face}
        data-state={chosen.includes(i) ? 'checked' : 'unchecked'}
        data-face={`${end} ${photo.id} ${i}`}
        style={frameOf(face, photo)}
      >
        <span className={styles.number}>{i + firstNumber}</span>
      </span>
    ))}
  </PlainPhoto>
)

interface OneFaceProps {
  readonly photo: PhotoReport
  /** Indices of the photo's list, in the order of the shown numbers. */
  readonly order: readonly number[]
  readonly chosen: number
  readonly onChoose: (face: number) => void
}

/** Chooses one face by click or arrow keys. */
const OneFace = ({ photo, order, chosen, onChoose }: OneFaceProps) => {
  const { t } = useTranslation('compose')
  return (
    <RadioGroup.Root className={styles.faces} aria-label={t('photo.chooseFace')} value={String(chosen)}>
      {order.map((face, i) => (
        <RadioItem
          key={face}
          value={String(face)}
          onChoose={() => onChoose(face)}
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
