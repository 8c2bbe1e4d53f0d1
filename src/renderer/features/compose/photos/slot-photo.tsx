import { Expand, RefreshCw, X } from 'lucide-react'
import { type ReactNode, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { PhotoReport } from '../../../../shared/api/photos.ts'
import { IconButton } from '../../../ui/buttons.tsx'
import { ContextCommands } from '../../../ui/commands.tsx'
import { Dialog } from '../../../ui/dialog.tsx'
import { isKept } from '../kept/kept-person.ts'
import { MarkFaceButton } from '../mark/mark-face-button.tsx'
import { removePhoto } from './import-photo.ts'
import styles from './photo-slot.module.css'
import type { PhotoSlot } from './place-photos.ts'

interface SlotPhotoProps {
  readonly photo: PhotoReport
  readonly slot: PhotoSlot
  readonly of: 'photo' | 'source' | 'target' | 'enhance'
  readonly compact: boolean | undefined
  readonly importing: boolean
  /** Chooses another one. */
  readonly browse: () => void
  /** As of the field. */
  readonly caption: string
  readonly noFace: string | undefined
  readonly shown: ReactNode
  readonly large: ((maxHeight: number) => ReactNode) | undefined
}

/** The photo of a field, with its commands. */
export const SlotPhoto = (props: SlotPhotoProps) => {
  const { photo, slot, of, compact, importing, browse, caption, noFace, shown, large } = props
  const { t } = useTranslation('compose')
  const [enlarged, setEnlarged] = useState(false)
  const remove = () => removePhoto(slot)
  return (
    <div
      className={styles.photo}
      data-kept={(isKept(photo.id) && !compact) || undefined}
      aria-busy={importing}
    >
      <ContextCommands
        groups={() =>
          [
            large ? [{ label: t('photo.enlarge'), act: () => setEnlarged(true) }] : [],
            [{ label: t(`slots.${of}.replace`), act: browse }],
            [{ label: t(`slots.${of}.remove`), danger: true, act: remove }],
          ].filter(group => group.length > 0)
        }
      >
        <div>{shown}</div>
      </ContextCommands>
      {large ? (
        <Dialog open={enlarged} full title={photo.name} onClose={() => setEnlarged(false)}>
          <div className={styles.large}>
            <p className={styles.found}>{caption}</p>
            {large(window.innerHeight - 130)}
          </div>
        </Dialog>
      ) : null}
      <div className={styles.line}>
        <p className={styles.found} role="status">
          <span className={compact && !importing ? styles.unseen : undefined}>
            {importing ? t('photo.importing') : caption}
          </span>
        </p>
        {large ? (
          <IconButton icon={Expand} label={t('photo.enlarge')} onClick={() => setEnlarged(true)} />
        ) : null}
        {of === 'enhance' || isKept(photo.id) ? null : (
          <MarkFaceButton photo={photo} slot={slot} disabled={importing} />
        )}
        <IconButton icon={RefreshCw} label={t(`slots.${of}.replace`)} disabled={importing} onClick={browse} />
        <IconButton icon={X} label={t(`slots.${of}.remove`)} onClick={remove} />
      </div>
      {noFace && photo.faces.length === 0 && !importing ? (
        <div className={styles.noFace}>
          <p role="status">{noFace}</p>
          <MarkFaceButton photo={photo} slot={slot} disabled={importing} named />
        </div>
      ) : null}
    </div>
  )
}
