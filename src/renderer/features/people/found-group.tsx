import { Check, UserPlus } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { foundFaceUrl } from '../../bridge/urls.ts'
import { bestFaceUrl, personById, usePeople } from '../../state/people-store.ts'
import { Button } from '../../ui/buttons.tsx'
import { Problem } from '../../ui/feedback.tsx'
import { Input } from '../../ui/field.tsx'
import { FaceTile } from './face-tile.tsx'
import styles from './faces.module.css'
import {
  addGroupTo,
  keepGroup,
  leaveGroups,
  nameGroup,
  type ShownGroup,
  toggleFace,
} from './grouping-store.ts'
import { showPerson } from './people-view-store.ts'
import { nameOf } from './person-requests.ts'

interface FoundGroupProps {
  readonly shown: ShownGroup
  readonly index: number
  /** The person that photos are being added to. */
  readonly into: string | null
}

/** Faces of one person, with the ways to keep them. Nothing is kept without a click. */
export const FoundGroup = ({ shown, index, into }: FoundGroupProps) => {
  const { t } = useTranslation('people')
  const { group, without, keptAs, problem } = shown
  const aside = group.faces.filter(face => face.aside !== null).length
  const count = t('group.faces', { count: group.faces.length })
  return (
    <li className={styles.group} data-kept={keptAs !== null || undefined}>
      <h3 className={styles.groupTitle}>
        {t('group.title', { number: index + 1 })}
        <span>{aside === 0 ? count : `${count}, ${t('card.aside', { count: aside })}`}</span>
      </h3>
      <ul className={styles.faces} aria-label={t('group.title', { number: index + 1 })}>
        {group.faces.map(face => {
          const out = without.has(face.id)
          return (
            <FaceTile
              key={face.id}
              face={face}
              src={foundFaceUrl(face.id)}
              label={t('group.face', { name: face.name })}
              pressed={!out}
              out={out}
              disabled={keptAs !== null}
              onPress={() => toggleFace(index, face.id)}
            />
          )
        })}
      </ul>
      {keptAs === null ? (
        <KeepForm shown={shown} index={index} into={into} />
      ) : (
        <Kept person={keptAs} added={into === keptAs || group.person === keptAs} />
      )}
      <Problem text={problem} />
    </li>
  )
}

/** A name for somebody new, or the person who looks like them. */
const KeepForm = ({ shown, index, into }: FoundGroupProps) => {
  const { t } = useTranslation('people')
  const { people } = usePeople()
  const known = personById(people, into ?? shown.group.person ?? '')
  const looksLike = known !== undefined && shown.group.person === known.id
  const chosen = shown.group.faces.length - shown.without.size
  return (
    <div className={styles.keep}>
      {known ? (
        <div className={styles.knownPerson}>
          <img src={bestFaceUrl(known)} alt="" />
          <p>{t(looksLike ? 'group.looksLike' : 'group.unlike', { name: nameOf(known) })}</p>
          <Button
            kind={looksLike ? 'primary' : 'plain'}
            disabled={shown.keeping}
            onClick={() => void addGroupTo(index, known.id)}
          >
            {t('group.addTo', { name: nameOf(known), count: chosen })}
          </Button>
        </div>
      ) : null}
      <form
        className={styles.newPerson}
        onSubmit={event => {
          event.preventDefault()
          void keepGroup(index)
        }}
      >
        <Input
          aria-label={t('group.name', { number: index + 1 })}
          placeholder={t('name.placeholder')}
          value={shown.name}
          maxLength={100}
          spellCheck={false}
          onChange={event => nameGroup(index, event.target.value)}
        />
        <Button type="submit" kind={known ? 'plain' : 'primary'} disabled={shown.keeping}>
          <UserPlus size={15} aria-hidden />
          {t(known ? 'group.keepNew' : 'group.keep')}
        </Button>
      </form>
    </div>
  )
}

const Kept = ({ person: id, added }: { readonly person: string; readonly added: boolean }) => {
  const { t } = useTranslation('people')
  const person = personById(usePeople().people, id)
  if (!person) return null
  return (
    <div className={styles.kept} role="status">
      <Check size={16} aria-hidden />
      <p>{t(added ? 'group.added' : 'group.kept', { name: nameOf(person) })}</p>
      <Button
        kind="quiet"
        onClick={() => {
          leaveGroups()
          showPerson(id)
        }}
      >
        {t('group.show')}
      </Button>
    </div>
  )
}
