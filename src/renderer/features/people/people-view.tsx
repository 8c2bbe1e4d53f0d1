import { FolderOpen, Images, ShieldCheck, TriangleAlert, Users, X } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import type { PeopleActions } from '../../state/app-actions.ts'
import { useMachine } from '../../state/machine-store.ts'
import { personById, usePeople } from '../../state/people-store.ts'
import { setPeopleOpen } from '../../state/view-store.ts'
import { Button, IconButton } from '../../ui/buttons.tsx'
import { Problem, ProgressBar } from '../../ui/feedback.tsx'
import { AddMenu } from './add-menu.tsx'
import { FoundGroups } from './found-groups.tsx'
import { cancelGrouping, choosePictures, dismissProblem, useGrouping } from './grouping-store.ts'
import styles from './people.module.css'
import { usePeopleView } from './people-view-store.ts'
import { PersonCard } from './person-card.tsx'
import { PersonPage } from './person-page.tsx'
import { deleteDamaged } from './person-requests.ts'
import { usePeopleDrop } from './use-people-drop.ts'

/** The people somebody keeps, in place of the viewer: all of them, one, or those found in new pictures. */
export const PeopleView = (actions: PeopleActions) => {
  const { t } = useTranslation('people')
  const { people } = usePeople()
  const { person: shown } = usePeopleView()
  const { found, running, problem } = useGrouping()
  const ready = useMachine(({ status }) => status.kind === 'ready')
  const person = personById(people, shown ?? '')
  const busy = running || !ready
  const { getRootProps, isDragActive } = usePeopleDrop(person?.id ?? null, busy)
  return (
    <section {...getRootProps({ className: styles.people, role: 'region', 'aria-label': t('region') })}>
      {found ? (
        <FoundGroups />
      ) : person ? (
        <PersonPage person={person} busy={busy} {...actions} />
      ) : (
        <Everybody busy={busy} {...actions} />
      )}
      {running ? <Looking /> : null}
      {problem ? (
        <div className={styles.problem}>
          <Problem text={problem} />
          <IconButton icon={X} label={t('dismiss')} onClick={dismissProblem} />
        </div>
      ) : null}
      {isDragActive && !busy ? (
        <div className={styles.drop}>
          <Users size={28} strokeWidth={1.5} aria-hidden />
          {t('add.drop')}
        </div>
      ) : null}
    </section>
  )
}

interface EverybodyProps extends PeopleActions {
  readonly busy: boolean
}

const Everybody = ({ busy, takePerson }: EverybodyProps) => {
  const { t } = useTranslation('people')
  const { people, damaged, loaded } = usePeople()
  return (
    <>
      <header className={styles.header}>
        <h2 className={styles.title}>{t('title')}</h2>
        <span className={styles.status} role="status">
          {loaded && people.length > 0 ? t('count', { count: people.length }) : null}
        </span>
        {people.length > 0 ? <AddMenu label={t('add.label')} disabled={busy} /> : null}
        <IconButton icon={X} label={t('close')} keys="Escape" onClick={() => setPeopleOpen(false)} />
      </header>
      {/* biome-ignore lint/a11y/useSemanticElements: a fieldset is for controls */}
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard */}
      <div role="group" className={styles.body} tabIndex={0} aria-label={t('title')}>
        {damaged.length > 0 ? <Damaged ids={damaged} /> : null}
        {people.length > 0 ? (
          <>
            <ul className={styles.cards}>
              {people.map(person => (
                <PersonCard key={person.id} person={person} busy={busy} takePerson={takePerson} />
              ))}
            </ul>
            <p className={styles.local}>
              <ShieldCheck size={15} aria-hidden />
              {t('local')}
            </p>
          </>
        ) : loaded ? (
          <Nobody busy={busy} />
        ) : (
          <p className={styles.loading} role="status">
            {t('loading')}
          </p>
        )}
      </div>
    </>
  )
}

/** People of whom nothing can be shown: their photos lie there still, and can be deleted. */
const Damaged = ({ ids }: { readonly ids: readonly string[] }) => {
  const { t } = useTranslation('people')
  return (
    <div className={styles.damaged}>
      <TriangleAlert size={15} aria-hidden />
      <p>{t('damaged.note', { count: ids.length })}</p>
      <Button onClick={() => deleteDamaged(ids)}>{t('damaged.delete')}</Button>
    </div>
  )
}

/** What people are for, and how somebody comes to be kept. */
const Nobody = ({ busy }: { readonly busy: boolean }) => {
  const { t } = useTranslation('people')
  return (
    <div className={styles.nobody}>
      <span className={styles.emblem}>
        <Users size={34} strokeWidth={1.4} aria-hidden />
      </span>
      <h3>{t('empty.title')}</h3>
      <p>{t('empty.text')}</p>
      <div className={styles.emptyButtons}>
        <Button kind="primary" disabled={busy} onClick={() => void choosePictures('folder')}>
          <FolderOpen size={15} aria-hidden />
          {t('empty.folder')}
        </Button>
        <Button disabled={busy} onClick={() => void choosePictures('files')}>
          <Images size={15} aria-hidden />
          {t('empty.files')}
        </Button>
      </div>
      <p className={styles.ways}>{t('empty.ways')}</p>
      <p className={styles.local}>
        <ShieldCheck size={15} aria-hidden />
        {t('empty.local')}
      </p>
    </div>
  )
}

/** How far the pictures are looked through, and the way to stop that. */
const Looking = () => {
  const { t } = useTranslation('people')
  const progress = useGrouping(state => state.progress)
  const text =
    progress?.images === undefined
      ? t('looking.start')
      : t('looking.at', { number: progress.image ?? 1, count: progress.images })
  return (
    <div className={styles.looking}>
      <p role="status">{text}</p>
      <ProgressBar label={t('looking.label')} fraction={progress?.fraction ?? null} />
      <Button onClick={() => void cancelGrouping()}>{t('looking.cancel')}</Button>
    </div>
  )
}
