import { ChevronRight, Ellipsis, FolderOpen, Images, Merge, Trash2 } from 'lucide-react'
import * as DropdownMenu from 'radix-ui/dropdown-menu'
import { useTranslation } from 'react-i18next'
import type { Person } from '../../../shared/api/people.ts'
import { bestFaceUrl, usePeople } from '../../state/people-store.ts'
import { IconButton } from '../../ui/buttons.tsx'
import styles from '../../ui/menu.module.css'
import { Menu, MenuItem } from '../../ui/menu.tsx'
import { choosePictures } from './grouping-store.ts'
import { deletePerson, mergePeople, nameOf } from './person-requests.ts'

interface PersonMenuProps {
  readonly person: Person
  /** While pictures are looked through. */
  readonly busy: boolean
}

/** What can be done to a person. */
export const PersonMenu = ({ person, busy }: PersonMenuProps) => {
  const { t } = useTranslation('people')
  return (
    <Menu
      align="end"
      trigger={<IconButton icon={Ellipsis} label={t('menu.label', { name: nameOf(person) })} />}
    >
      <MenuItem disabled={busy} onSelect={() => void choosePictures('files', person.id)}>
        <Images size={15} aria-hidden />
        {t('menu.addFiles')}
      </MenuItem>
      <MenuItem disabled={busy} onSelect={() => void choosePictures('folder', person.id)}>
        <FolderOpen size={15} aria-hidden />
        {t('menu.addFolder')}
      </MenuItem>
      <MergeMenu person={person} />
      <DropdownMenu.Separator className={styles.separator} />
      <MenuItem danger onSelect={() => deletePerson(person)}>
        <Trash2 size={15} aria-hidden />
        {t('menu.delete')}
      </MenuItem>
    </Menu>
  )
}

/** Chooses the person that this one becomes one with; nothing while nobody else is kept. */
const MergeMenu = ({ person }: { readonly person: Person }) => {
  const { t } = useTranslation('people')
  const others = usePeople(state => state.people).filter(({ id }) => id !== person.id)
  if (others.length === 0) return null
  return (
    <DropdownMenu.Sub>
      <DropdownMenu.SubTrigger className={styles.item}>
        <Merge size={15} aria-hidden />
        {t('menu.merge')}
        <ChevronRight size={14} aria-hidden className={styles.more} />
      </DropdownMenu.SubTrigger>
      <DropdownMenu.Portal>
        <DropdownMenu.SubContent className={styles.menu} collisionPadding={8}>
          {others.map(other => (
            <MenuItem key={other.id} onSelect={() => mergePeople(other, person)}>
              <img className={styles.face} src={bestFaceUrl(other)} alt="" />
              <span className={styles.name}>{nameOf(other)}</span>
            </MenuItem>
          ))}
        </DropdownMenu.SubContent>
      </DropdownMenu.Portal>
    </DropdownMenu.Sub>
  )
}
