import { Search } from 'lucide-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { ListedEntry as Entry } from '../../../shared/api/catalogue.ts'
import { useInstalls } from '../../state/machine-store.ts'
import { useAnnounced } from '../../ui/announcer.tsx'
import { Segments } from '../../ui/choices.tsx'
import { Input } from '../../ui/field.tsx'
import styles from './catalogue.module.css'
import { CatalogueCard } from './catalogue-card.tsx'
import { groupOf, type ModelGroup, matches, modelGroups } from './model-groups.ts'
import modelStyles from './models.module.css'
import { useModelTexts } from './use-model-texts.ts'

type Shown = ModelGroup | 'all'

/** Single models that can be installed, grouped by what they are for, to be filtered and searched. */
export const Catalogue = ({ entries }: { readonly entries: readonly Entry[] }) => {
  const { t } = useTranslation('models')
  const textsOf = useModelTexts()
  const [shown, setShown] = useState<Shown>('all')
  const [search, setSearch] = useState('')
  const missing = entries.filter(({ installed }) => !installed)
  const found = missing.filter(entry => {
    const { improves, does } = textsOf(entry)
    return (
      (shown === 'all' || groupOf(entry) === shown) && matches(search, [entry.title, improves.text, does])
    )
  })
  const count = found.length === 0 ? t('filter.none') : t('filter.count', { count: found.length })
  useAnnounced(count)
  return (
    <section className={modelStyles.part}>
      <h3>{t('more')}</h3>
      <p className={modelStyles.text}>{t('intro')}</p>
      {entries.length > 0 && missing.length === 0 ? <p className={modelStyles.text}>{t('none')}</p> : null}
      {missing.length > 0 ? (
        <>
          <div className={styles.filter}>
            <Segments
              label={t('filter.label')}
              value={shown}
              segments={[
                { value: 'all', label: t('filter.all') },
                ...modelGroups.map(value => ({ value, label: t(`filter.${value}`) })),
              ]}
              onChange={setShown}
            />
            <search className={styles.search}>
              <Search size={14} aria-hidden />
              <Input
                type="search"
                placeholder={t('filter.search')}
                aria-label={t('filter.search')}
                value={search}
                onChange={event => setSearch(event.target.value)}
              />
            </search>
          </div>
          <p className={modelStyles.help}>{count}</p>
        </>
      ) : null}
      {modelGroups.map(group => (
        <Group
          key={group}
          group={group}
          entries={found.filter(entry => groupOf(entry) === group)}
          missing={missing}
        />
      ))}
    </section>
  )
}

interface GroupProps {
  readonly group: ModelGroup
  readonly entries: readonly Entry[]
  /** Entries of all groups that are not installed. */
  readonly missing: readonly Entry[]
}

const Group = ({ group, entries, missing }: GroupProps) => {
  const { t } = useTranslation('models')
  const installs = useInstalls(state => state.installs)
  if (entries.length === 0) return null
  return (
    <div className={modelStyles.group}>
      <h4>{t(`groups.${group}`)}</h4>
      <ul className={styles.models}>
        {entries.map(entry => (
          <CatalogueCard
            key={entry.id}
            entry={entry}
            needs={missing.filter(({ id }) => entry.missing.includes(id))}
            state={installs.find(({ id }) => id === entry.id)?.state}
          />
        ))}
      </ul>
    </div>
  )
}
