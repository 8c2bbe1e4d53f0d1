import { ScanFace } from 'lucide-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { PhotoReport } from '../../../../shared/api/photos.ts'
import { Button, IconButton } from '../../../ui/buttons.tsx'
import type { PhotoSlot } from '../photos/place-photos.ts'
import { MarkFaceDialog } from './mark-face-dialog.tsx'

interface MarkFaceButtonProps {
  readonly photo: PhotoReport
  readonly slot: PhotoSlot
  readonly disabled: boolean
  /** Shows its name, where it is what to do next. */
  readonly named?: boolean
}

/** Opens the dialog in which a face that was not found is marked. */
export const MarkFaceButton = ({ photo, slot, disabled, named }: MarkFaceButtonProps) => {
  const { t } = useTranslation('compose')
  const [open, setOpen] = useState(false)
  return (
    <>
      {named ? (
        <Button onClick={() => setOpen(true)}>
          <ScanFace size={15} aria-hidden />
          {t('mark.byHand')}
        </Button>
      ) : (
        <IconButton
          icon={ScanFace}
          label={t('mark.open')}
          disabled={disabled}
          onClick={() => setOpen(true)}
        />
      )}
      {open ? <MarkFaceDialog photo={photo} slot={slot} onClose={() => setOpen(false)} /> : null}
    </>
  )
}
