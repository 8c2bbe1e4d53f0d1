import { useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { ListedEntry as Entry } from '../../../../shared/api/catalogue.ts'
import { request } from '../../../bridge/bridge.ts'
import { attempt } from '../../../state/errors.ts'
import { useInstalls, useMachine } from '../../../state/machine-store.ts'
import { CatalogueCard } from './catalogue-card.tsx'
import { groupOf, type ModelGroup, modelGroups } from './model-groups.ts'
import styles from './models.module.css'

/** What can be installed and is not yet, by what it is for. */
export const Catalogue = ({ ready }: { readonly ready: boolean }) => {
  const { t } = useTranslation('models')
  const packs = useMachine(state => state.packs)
  const [entries, setEntries] = useState<readonly Entry[] | null>(null)
  // Other packs installed: other needs are met.
  // biome-ignore lint/correctness/useExhaustiveDependencies: asked anew for each list of packs
  useEffect(() => {
    if (ready) attempt(async () => setEntries((await request('models.catalog', {})).entries))
  }, [ready, packs])
  const installed = new Set(packs.map(({ id }) => id))
  const missing = entries?.filter(({ id }) => !installed.has(id)) ?? []
  return (
    <section className={styles.part}>
      <h3>{t('more')}</h3>
      <p className={styles.text}>{t('intro')}</p>
      {entries && missing.length === 0 ? <p className={styles.text}>{t('none')}</p> : null}
      {modelGroups.map(group => (
        <Group
          key={group}
          group={group}
          entries={missing.filter(entry => groupOf(entry) === group)}
          missing={missing}
        />
      ))}
    </section>
  )
}

interface GroupProps {
  readonly group: ModelGroup
  readonly entries: readonly Entry[]
  /** What is not installed, of all groups. */
  readonly missing: readonly Entry[]
}

const Group = ({ group, entries, missing }: GroupProps) => {
  const { t } = useTranslation('models')
  const installs = useInstalls(state => state.installs)
  if (entries.length === 0) return null
  return (
    <div className={styles.group}>
      <h4>{t(`groups.${group}`)}</h4>
      <ul className={styles.packs}>
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
