import { ArrowLeft } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { joinTexts } from '../../i18n/format.ts'
import { failureText } from '../../state/errors.ts'
import { personById, usePeople } from '../../state/people-store.ts'
import { Button, IconButton } from '../../ui/buttons.tsx'
import { EmptyState } from '../../ui/feedback.tsx'
import faces from './faces.module.css'
import { FoundGroup } from './found-group.tsx'
import { leaveGroups, useGrouping } from './grouping-store.ts'
import styles from './people.module.css'
import { nameOf } from './person-requests.ts'

/** The people found in pictures, and the pictures in which nobody was. */
export const FoundGroups = () => {
  const { t } = useTranslation('people')
  const { found, into } = useGrouping()
  const { people } = usePeople()
  const person = personById(people, into ?? '')
  if (!found) return null
  const { groups, withoutFace, failed } = found
  return (
    <>
      <header className={styles.header}>
        <IconButton icon={ArrowLeft} label={t('back')} keys="Escape" onClick={leaveGroups} />
        <h2 className={styles.title}>
          {person ? t('found.titleFor', { name: nameOf(person) }) : t('found.title')}
        </h2>
        <span className={styles.status} role="status">
          {t('found.count', { count: groups.length })}
        </span>
        <Button onClick={leaveGroups}>{t('found.done')}</Button>
      </header>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard */}
      <section className={styles.body} tabIndex={0} aria-label={t('found.title')}>
        {groups.length > 0 ? (
          <>
            <p className={styles.note}>{t('found.note')}</p>
            <ul className={faces.groups}>
              {groups.map((shown, i) => (
                <FoundGroup key={shown.group.faces[0]!.id} shown={shown} index={i} into={into} />
              ))}
            </ul>
          </>
        ) : (
          <EmptyState title={t('found.nobody')}>
            <p>{t('found.nobodyText')}</p>
          </EmptyState>
        )}
        {withoutFace.length > 0 || failed.length > 0 ? (
          <div className={faces.left}>
            {withoutFace.length > 0 ? (
              <section aria-label={t('found.withoutFace', { count: withoutFace.length })}>
                <h3>{t('found.withoutFace', { count: withoutFace.length })}</h3>
                <p>{joinTexts(withoutFace)}</p>
              </section>
            ) : null}
            {failed.length > 0 ? (
              <section aria-label={t('found.failed', { count: failed.length })}>
                <h3>{t('found.failed', { count: failed.length })}</h3>
                <ul>
                  {failed.map(each => (
                    <li key={each.name}>
                      <strong>
                        <bdi>{each.name}</bdi>
                      </strong>{' '}
                      {failureText(each)}
                    </li>
                  ))}
                </ul>
              </section>
            ) : null}
          </div>
        ) : null}
      </section>
    </>
  )
}
