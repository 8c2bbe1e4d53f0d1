import { ScanFace } from 'lucide-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { PhotoReport } from '../../../../shared/api/photos.ts'
import { IconButton } from '../../../ui/buttons.tsx'
import type { PhotoSlot } from '../photos/place-photos.ts'
import { MarkFaceDialog } from './mark-face-dialog.tsx'

interface MarkFaceButtonProps {
  readonly photo: PhotoReport
  readonly slot: PhotoSlot
  readonly disabled: boolean
}

/** Opens the dialog in which a face that was not found is marked. */
export const MarkFaceButton = ({ photo, slot, disabled }: MarkFaceButtonProps) => {
  const { t } = useTranslation('compose')
  const [open, setOpen] = useState(false)
  return (
    <>
      <IconButton icon={ScanFace} label={t('mark.open')} disabled={disabled} onClick={() => setOpen(true)} />
      {open ? <MarkFaceDialog photo={photo} slot={slot} onClose={() => setOpen(false)} /> : null}
    </>
  )
}
