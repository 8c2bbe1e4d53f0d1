import { useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { WindowOutput } from '../../../shared/desktop.ts'
import { request } from '../../bridge/bridge.ts'
import { useInstalls } from '../../state/installs-store.ts'
import { useMachine } from '../../state/machine-store.ts'
import { attempt } from '../../state/report.ts'
import { AddModel } from './add-model.tsx'
import { CatalogueCard } from './catalogue-card.tsx'
import styles from './settings.module.css'

type Entry = WindowOutput<'models.catalog'>['entries'][number]

/** What can be installed and is not yet. */
export const Catalogue = ({ ready }: { readonly ready: boolean }) => {
  const { t } = useTranslation('models')
  const packs = useMachine(state => state.packs)
  const installs = useInstalls(state => state.installs)
  const [entries, setEntries] = useState<readonly Entry[] | null>(null)
  useEffect(() => {
    if (ready) attempt(async () => setEntries((await request('models.catalog', {})).entries))
  }, [ready])
  const installed = new Set(packs.map(({ id }) => id))
  const missing = entries?.filter(({ id }) => !installed.has(id)) ?? []
  return (
    <section className={styles.more}>
      <h3>{t('more')}</h3>
      <p className={styles.text}>{t('intro')}</p>
      <AddModel />
      {entries && missing.length === 0 ? <p className={styles.text}>{t('none')}</p> : null}
      <ul className={styles.packs}>
        {missing.map(entry => (
          <CatalogueCard
            key={entry.id}
            entry={entry}
            state={installs.find(({ id }) => id === entry.id)?.state}
          />
        ))}
      </ul>
    </section>
  )
}
