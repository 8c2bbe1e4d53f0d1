import { FolderOpen, Images, UserPlus } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { Button } from '../../ui/buttons.tsx'
import { Menu, MenuItem } from '../../ui/menu.tsx'
import { choosePictures } from './grouping-store.ts'

interface AddMenuProps {
  readonly label: string
  /** The person that photos are added to; without one, everybody who is found is offered. */
  readonly into?: string
  readonly disabled: boolean
}

/** Asks for pictures, or for a folder of them. */
export const AddMenu = ({ label, into, disabled }: AddMenuProps) => {
  const { t } = useTranslation('people')
  return (
    <Menu
      align="end"
      trigger={
        <Button disabled={disabled}>
          <UserPlus size={15} aria-hidden />
          {label}
        </Button>
      }
    >
      <MenuItem onSelect={() => void choosePictures('files', into)}>
        <Images size={15} aria-hidden />
        {t('add.files')}
      </MenuItem>
      <MenuItem onSelect={() => void choosePictures('folder', into)}>
        <FolderOpen size={15} aria-hidden />
        {t('add.folder')}
      </MenuItem>
    </Menu>
  )
}
