import { useTranslation } from 'react-i18next'
import type { Person } from '../../../shared/api/people.ts'
import type { PeopleActions } from '../../state/app-actions.ts'
import { bestFaceUrl } from '../../state/people-store.ts'
import { Button } from '../../ui/buttons.tsx'
import styles from './people.module.css'
import { showPerson } from './people-view-store.ts'
import { PersonMenu } from './person-menu.tsx'
import { PersonName } from './person-name.tsx'
import { nameOf } from './person-requests.ts'

interface PersonCardProps extends PeopleActions {
  readonly person: Person
  readonly busy: boolean
}

/** One kept person: face, name, how many photos, and what the face can be used for. */
export const PersonCard = ({ person, busy, takePerson }: PersonCardProps) => {
  const { t } = useTranslation('people')
  return (
    <li className={styles.card}>
      <button
        type="button"
        className={styles.portrait}
        aria-label={t('card.open', { name: nameOf(person) })}
        onClick={() => showPerson(person.id)}
      >
        <img src={bestFaceUrl(person)} alt="" decoding="async" draggable={false} />
      </button>
      <div className={styles.cardText}>
        <PersonName person={person} />
        <p className={styles.count}>
          <PhotoCount person={person} />
        </p>
      </div>
      <div className={styles.cardButtons}>
        <Button
          className={styles.use}
          aria-label={t('use.swapName', { name: nameOf(person) })}
          onClick={() => takePerson(person, 'source')}
        >
          {t('use.swap')}
        </Button>
        <PersonMenu person={person} busy={busy} />
      </div>
    </li>
  )
}

/** How many photos a person has, and how many of them do not count. */
export const PhotoCount = ({ person: { photos } }: { readonly person: Person }) => {
  const { t } = useTranslation('people')
  const aside = photos.filter(photo => photo.aside !== null).length
  const count = t('card.photos', { count: photos.length })
  return aside === 0 ? count : `${count}, ${t('card.aside', { count: aside })}`
}
