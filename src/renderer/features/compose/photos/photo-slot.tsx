import { ImageDown, ImageUp, LoaderCircle } from 'lucide-react'
import { type ReactNode, useId } from 'react'
import { useTranslation } from 'react-i18next'
import { failureText } from '../../../state/errors.ts'
import { Button } from '../../../ui/buttons.tsx'
import { Problem } from '../../../ui/feedback.tsx'
import { useCompose } from '../form/compose-store.ts'
import type { PersonPlace } from '../kept/take-person.ts'
import { PersonPicker, SlotPhoto } from './late-photo.ts'
import { usePhotoDialog } from './photo-dialog.tsx'
import styles from './photo-slot.module.css'
import type { PhotoSlot } from './place-photos.ts'
import type { PhotoDrag } from './use-photo-input.ts'

interface PhotoSlotFieldProps {
  readonly slot: PhotoSlot
  /** Key of its texts. */
  readonly of: 'photo' | 'source' | 'target' | 'enhance'
  readonly optional?: boolean
  /** Shown beside another one: what was found is said for screen readers only. */
  readonly compact?: boolean
  /** Set where there are several slots: shows which one takes what is dragged. */
  readonly drag?: PhotoDrag
  /** What becomes of a photo that is dropped here. */
  readonly dropText?: string
  /** Text below the photo. */
  readonly caption: string
  /** Said where the photo shows no face, if one is needed. */
  readonly noFace?: string
  /** The photo, as it is shown. */
  readonly shown: ReactNode
  /** The same larger, at most so many pixels high; left out where it is not chosen from. */
  readonly large?: (maxHeight: number) => ReactNode
  /** Set where a kept person can take the place of the photo. */
  readonly people?: PersonPlace
  readonly children?: ReactNode
}

const taskOf = { photo: 'photoTask', source: 'sourceTask' } as const

/** A large field for a photo: an invitation, or the photo with its commands. */
export const PhotoSlotField = ({ slot, of, optional, compact, drag, ...rest }: PhotoSlotFieldProps) => {
  const { t } = useTranslation('compose')
  const { caption, noFace, shown, large, dropText, people, children } = rest
  const photo = useCompose(state => state[slot])
  const task = useCompose(state => state[taskOf[slot]])
  const importing = task.kind === 'importing'
  const labelId = useId()
  const { input, browse } = usePhotoDialog(slot, t(`slots.${of}.choose`))
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset cannot be a grid of its own
    <div className={styles.section} data-slot={slot} role="group" aria-labelledby={labelId}>
      {input}
      <h3 id={labelId} className={styles.label}>
        {t(`slots.${of}.label`)} {optional ? <span>{t('photo.optional')}</span> : null}
      </h3>
      {photo ? (
        <SlotPhoto {...{ photo, slot, of, compact, importing, browse, caption, noFace, shown, large }} />
      ) : (
        <div className={styles.well} aria-busy={importing}>
          {importing ? (
            <p className={styles.busy} role="status">
              <LoaderCircle size={18} aria-hidden className={styles.spinner} />
              {t('photo.importing')}
            </p>
          ) : (
            <>
              <p className={styles.invite}>{t(`slots.${of}.invite`)}</p>
              <Button onClick={browse}>
                <ImageUp size={15} aria-hidden />
                {t('photo.browse')}
              </Button>
              <p className={styles.ways}>{t('photo.ways')}</p>
              {people ? <PersonPicker place={people} /> : null}
            </>
          )}
        </div>
      )}
      {task.kind === 'failed' ? <Problem text={failureText(task.failure)} /> : null}
      {children}
      {drag?.active ? (
        <div className={styles.drop} data-over={drag.slot === slot || undefined}>
          <ImageDown size={22} strokeWidth={1.5} aria-hidden />
          {dropText}
        </div>
      ) : null}
    </div>
  )
}
