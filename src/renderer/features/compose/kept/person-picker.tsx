import { Users } from 'lucide-react'
import { DropdownMenu } from 'radix-ui'
import type { ReactElement } from 'react'
import { useTranslation } from 'react-i18next'
import { bestFaceUrl, usePeople } from '../../../state/people-store.ts'
import { Button } from '../../../ui/buttons.tsx'
import menu from '../../../ui/menu.module.css'
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
    <DropdownMenu.Root modal={false}>
      <DropdownMenu.Trigger asChild>
        {trigger ?? (
          <Button kind="quiet">
            <Users size={15} aria-hidden />
            {t('kept.choose')}
          </Button>
        )}
      </DropdownMenu.Trigger>
      <DropdownMenu.Portal>
        <DropdownMenu.Content className={menu.menu} sideOffset={4} collisionPadding={8}>
          {people.map(person => (
            <DropdownMenu.Item
              key={person.id}
              className={menu.item}
              onSelect={() => placePerson(person, place)}
            >
              <img className={menu.face} src={bestFaceUrl(person)} alt="" />
              <span className={menu.name}>{nameOfPerson(person)}</span>
            </DropdownMenu.Item>
          ))}
        </DropdownMenu.Content>
      </DropdownMenu.Portal>
    </DropdownMenu.Root>
  )
}
