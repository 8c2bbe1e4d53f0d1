import { Users } from 'lucide-react'
import type { ReactElement } from 'react'
import { useTranslation } from 'react-i18next'
import { bestFaceUrl, usePeople } from '../../../state/people-store.ts'
import { Button } from '../../../ui/buttons.tsx'
import styles from '../../../ui/menu.module.css'
import { Menu, MenuItem } from '../../../ui/menu.tsx'
import { nameOfPerson } from './kept-person.ts'
import { type PersonPlace, placePerson } from './take-person.ts'

interface PersonPickerProps {
  readonly place: PersonPlace
  /** What opens it; a button with text where nothing is given. */
  readonly trigger?: ReactElement
}

/** Chooses one of the people somebody keeps; nothing while nobody is kept. */
export const PersonPicker = ({ place, trigger }: PersonPickerProps) => {
  const { t } = useTranslation('compose')
  const people = usePeople(state => state.people)
  if (people.length === 0) return null
  return (
    <Menu
      trigger={
        trigger ?? (
          <Button kind="quiet">
            <Users size={15} aria-hidden />
            {t('kept.choose')}
          </Button>
        )
      }
    >
      {people.map(person => (
        <MenuItem key={person.id} onSelect={() => placePerson(person, place)}>
          <img className={styles.face} src={bestFaceUrl(person)} alt="" />
          <span className={styles.name}>{nameOfPerson(person)}</span>
        </MenuItem>
      ))}
    </Menu>
  )
}
