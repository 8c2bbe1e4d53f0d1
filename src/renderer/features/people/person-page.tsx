import { ArrowLeft, EyeOff, Split, Trash2, UserCheck, X } from 'lucide-react'
import { useId } from 'react'
import { useTranslation } from 'react-i18next'
import type { Person, PersonPhoto } from '../../../shared/api/people.ts'
import { personFaceUrl } from '../../bridge/urls.ts'
import type { PeopleActions } from '../../state/app-actions.ts'
import { Button, IconButton } from '../../ui/buttons.tsx'
import { FaceTile } from './face-tile.tsx'
import faces from './faces.module.css'
import styles from './people.module.css'
import { chooseNone, showPerson, togglePhoto, usePeopleView } from './people-view-store.ts'
import { PersonMenu } from './person-menu.tsx'
import { PersonName } from './person-name.tsx'
import { decidePhotos, nameOf, removePhotos, splitPerson } from './person-requests.ts'

interface PersonPageProps extends PeopleActions {
  readonly person: Person
  readonly busy: boolean
}

/** All photos of a person: those that count, and those set aside, with the reason. */
export const PersonPage = ({ person, busy, takePerson }: PersonPageProps) => {
  const { t } = useTranslation('people')
  const used = person.photos.filter(photo => photo.aside === null)
  const aside = person.photos.filter(photo => photo.aside !== null)
  return (
    <>
      <header className={styles.header}>
        <IconButton icon={ArrowLeft} label={t('back')} keys="Escape" onClick={() => showPerson(null)} />
        <PersonName person={person} large />
        <div className={faces.pageButtons}>
          <Button kind="primary" onClick={() => takePerson(person, 'source')}>
            {t('use.swap')}
          </Button>
          <Button onClick={() => takePerson(person, 'drawing')}>{t('use.draw')}</Button>
          <PersonMenu person={person} busy={busy} />
        </div>
      </header>
      <ChosenBar person={person} />
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard */}
      <section className={styles.body} tabIndex={0} aria-label={nameOf(person)}>
        <Photos person={person} photos={used} title={t('page.used', { count: used.length })} />
        {aside.length > 0 ? (
          <Photos
            person={person}
            photos={aside}
            title={t('page.aside', { count: aside.length })}
            note={t('page.asideNote')}
          />
        ) : null}
      </section>
    </>
  )
}

interface PhotosProps {
  readonly person: Person
  readonly photos: readonly PersonPhoto[]
  readonly title: string
  readonly note?: string
}

const Photos = ({ person: { id, photos: all }, photos, title, note }: PhotosProps) => {
  const { t } = useTranslation('people')
  const chosen = usePeopleView(state => state.chosen)
  const labelId = useId()
  return (
    <section aria-labelledby={labelId} className={faces.part}>
      <h3 id={labelId} className={faces.groupTitle}>
        {title}
      </h3>
      {note ? <p className={styles.note}>{note}</p> : null}
      <ul className={faces.faces}>
        {photos.map(photo => (
          <FaceTile
            key={photo.id}
            face={photo}
            src={personFaceUrl(id, photo.id)}
            label={t('page.photo', { name: photo.name })}
            pressed={chosen.has(photo.id)}
            onPress={() => togglePhoto(photo.id)}
          >
            {photo.aside === null && all.length === 1 ? null : (
              <button
                type="button"
                className={faces.decide}
                aria-label={t(photo.aside === null ? 'page.setAsideName' : 'page.useAnywayName', {
                  name: photo.name,
                })}
                onClick={() => decidePhotos(id, [photo.id], photo.aside === null ? 'aside' : 'use')}
              >
                {t(photo.aside === null ? 'page.setAside' : 'page.useAnyway')}
              </button>
            )}
          </FaceTile>
        ))}
      </ul>
    </section>
  )
}

/** What can be done to the chosen photos; says how to choose some while none is. */
const ChosenBar = ({ person }: { readonly person: Person }) => {
  const { t } = useTranslation('people')
  const marked = usePeopleView(state => state.chosen)
  const chosen = person.photos.filter(photo => marked.has(photo.id))
  const ids = chosen.map(photo => photo.id)
  const all = ids.length === person.photos.length
  if (ids.length === 0)
    return person.photos.length > 1 ? <p className={faces.bar}>{t('page.howToChoose')}</p> : null
  return (
    <div className={faces.bar} role="toolbar" aria-label={t('page.chosenLabel')}>
      <span role="status">{t('page.chosen', { count: ids.length })}</span>
      {chosen.some(photo => photo.aside !== null) ? (
        <Button onClick={() => decidePhotos(person.id, ids, 'use')}>
          <UserCheck size={15} aria-hidden />
          {t('page.useAnyway')}
        </Button>
      ) : null}
      {chosen.some(photo => photo.aside === null) ? (
        <Button onClick={() => decidePhotos(person.id, ids, 'aside')}>
          <EyeOff size={15} aria-hidden />
          {t('page.setAside')}
        </Button>
      ) : null}
      <Button disabled={all} onClick={() => splitPerson(person.id, ids)}>
        <Split size={15} aria-hidden />
        {t('page.split')}
      </Button>
      <Button kind="danger" disabled={all} onClick={() => removePhotos(person, ids)}>
        <Trash2 size={15} aria-hidden />
        {t('page.remove')}
      </Button>
      <IconButton icon={X} label={t('page.chooseNone')} keys="Escape" onClick={chooseNone} />
    </div>
  )
}
