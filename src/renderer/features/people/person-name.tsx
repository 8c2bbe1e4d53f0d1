import { useTranslation } from 'react-i18next'
import type { Person } from '../../../shared/api/people.ts'
import { NameField } from '../../ui/name-field.tsx'
import { nameOf, renamePerson } from './person-requests.ts'

/** A person's name, which can be changed in place. */
export const PersonName = ({ person, large }: { readonly person: Person; readonly large?: boolean }) => {
  const { t } = useTranslation('people')
  return (
    <NameField
      name={person.name}
      unnamed={nameOf(person)}
      label={t('name.label')}
      placeholder={t('name.placeholder')}
      tooltip={t('name.rename')}
      renameLabel={t('name.renameName', { name: nameOf(person) })}
      large={large}
      onRename={name => renamePerson(person.id, name)}
    />
  )
}
