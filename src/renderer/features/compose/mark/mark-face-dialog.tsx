import { LoaderCircle, X } from 'lucide-react'
import { type CSSProperties, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Failure } from '../../../../shared/api/failure.ts'
import type { PhotoReport } from '../../../../shared/api/photos.ts'
import { photoUrl } from '../../../bridge/urls.ts'
import { failureText } from '../../../state/errors.ts'
import { Button } from '../../../ui/buttons.tsx'
import { Dialog } from '../../../ui/dialog.tsx'
import { Problem } from '../../../ui/feedback.tsx'
import { frameOf } from '../photos/face-picker.tsx'
import { failureOf } from '../photos/import-photo.ts'
import type { PhotoSlot } from '../photos/place-photos.ts'
import { type Box, boxAfterKey, firstBox, leastBoxSide, roundedBox } from './box.ts'
import { markFace, unmarkFace } from './mark-face.ts'
import styles from './mark-face-dialog.module.css'
import { useBoxDrawing } from './use-box-drawing.ts'

interface MarkFaceDialogProps {
  readonly photo: PhotoReport
  readonly slot: PhotoSlot
  readonly onClose: () => void
}

type Search =
  | { readonly kind: 'idle' }
  | { readonly kind: 'looking' }
  | { readonly kind: 'failed'; readonly failure: Failure }

/** The photo as large as there is room for, on which a frame is drawn around a face that was not found. */
export const MarkFaceDialog = ({ photo, slot, onClose }: MarkFaceDialogProps) => {
  const { t } = useTranslation('compose')
  const [box, setBox] = useState<Box>(() => firstBox(photo))
  const [search, setSearch] = useState<Search>({ kind: 'idle' })
  const surface = useRef<HTMLDivElement>(null)
  // What was said of the last search stays until the next: without it the photo would move under the pointer.
  const { drawing, handlers } = useBoxDrawing(surface, photo, box, setBox)
  const find = () => {
    setSearch({ kind: 'looking' })
    markFace(photo, slot, roundedBox(box)).then(onClose, (error: unknown) =>
      setSearch({ kind: 'failed', failure: failureOf(error) }),
    )
  }
  const [left, top, width, height] = roundedBox(box)
  const looking = search.kind === 'looking'
  return (
    <Dialog
      open
      wide
      title={t('mark.title')}
      description={t('mark.description')}
      onClose={onClose}
      footer={
        <>
          <Button onClick={onClose}>{t('mark.cancel')}</Button>
          <Button kind="primary" disabled={looking || Math.min(width, height) < leastBoxSide} onClick={find}>
            {looking ? <LoaderCircle size={15} aria-hidden className={styles.spinner} /> : null}
            {t(looking ? 'mark.looking' : 'mark.find')}
          </Button>
        </>
      }
    >
      <div className={styles.well}>
        <div
          ref={surface}
          className={styles.photo}
          style={{ '--shape': photo.width / photo.height } as CSSProperties}
          {...handlers}
        >
          <img
            src={photoUrl(photo.id)}
            alt={t('photo.alt', { name: photo.name })}
            decoding="async"
            draggable={false}
          />
          {photo.faces.map((face, i) => (
            <span
              key={face.box.join()}
              className={styles.found}
              data-marked={face.marked ? true : undefined}
              style={frameOf(face, photo)}
            >
              {face.marked ? (
                <button
                  type="button"
                  className={styles.unmark}
                  aria-label={t('mark.unmark', { number: i + 1 })}
                  title={t('mark.unmark', { number: i + 1 })}
                  onPointerDown={event => event.stopPropagation()}
                  onClick={() => void unmarkFace(photo, i)}
                >
                  <X size={12} strokeWidth={2.5} aria-hidden />
                </button>
              ) : null}
            </span>
          ))}
          <button
            type="button"
            data-autofocus
            className={styles.frame}
            data-drawing={drawing || undefined}
            style={frameOf({ box }, photo)}
            aria-label={t('mark.frame', { left, top, width, height })}
            aria-describedby="mark-keys"
            onKeyDown={event => {
              const next = boxAfterKey(box, event, photo)
              if (!next) return
              event.preventDefault()
              setBox(next)
            }}
          />
        </div>
      </div>
      <p id="mark-keys" className={styles.keys}>
        {t('mark.keys')}
      </p>
      {search.kind === 'failed' ? <Problem text={failureText(search.failure)} /> : null}
    </Dialog>
  )
}
