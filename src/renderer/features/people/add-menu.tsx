import { FolderOpen, Images, UserPlus } from 'lucide-react'
import { DropdownMenu } from 'radix-ui'
import { useTranslation } from 'react-i18next'
import { Button } from '../../ui/buttons.tsx'
import styles from '../../ui/menu.module.css'
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
    <DropdownMenu.Root modal={false}>
      <DropdownMenu.Trigger asChild>
        <Button disabled={disabled}>
          <UserPlus size={15} aria-hidden />
          {label}
        </Button>
      </DropdownMenu.Trigger>
      <DropdownMenu.Portal>
        <DropdownMenu.Content className={styles.menu} align="end" sideOffset={4} collisionPadding={8}>
          <DropdownMenu.Item className={styles.item} onSelect={() => void choosePictures('files', into)}>
            <Images size={15} aria-hidden />
            {t('add.files')}
          </DropdownMenu.Item>
          <DropdownMenu.Item className={styles.item} onSelect={() => void choosePictures('folder', into)}>
            <FolderOpen size={15} aria-hidden />
            {t('add.folder')}
          </DropdownMenu.Item>
        </DropdownMenu.Content>
      </DropdownMenu.Portal>
    </DropdownMenu.Root>
  )
}
