import { useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { ListedEntry as Entry } from '../../../shared/api/catalogue.ts'
import type { Role } from '../../../shared/pack-manifest.ts'
import { request } from '../../bridge/bridge.ts'
import { attempt } from '../../state/errors.ts'
import { useInstalls, useMachine } from '../../state/machine-store.ts'
import { CatalogueCard } from './catalogue-card.tsx'
import styles from './models.module.css'

/** Models that can be installed, grouped by what they are for. */
export const Catalogue = ({ ready }: { readonly ready: boolean }) => {
  const { t } = useTranslation('models')
  const packs = useMachine(state => state.packs)
  const [entries, setEntries] = useState<readonly Entry[] | null>(null)
  // Which other packs an entry needs depends on what is installed.
  // biome-ignore lint/correctness/useExhaustiveDependencies: asked again for each list of packs
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
  /** Entries of all groups that are not installed. */
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

/** What a model is for. */
const modelGroups = ['draw', 'swap', 'restore', 'find'] as const
type ModelGroup = (typeof modelGroups)[number]

const groups: Readonly<Record<Role, ModelGroup>> = {
  'text-to-image': 'draw',
  'preview-decoder': 'draw',
  lora: 'draw',
  'textual-inversion': 'draw',
  vae: 'draw',
  controlnet: 'draw',
  'ip-adapter': 'draw',
  'face-swapper': 'swap',
  'face-masker': 'swap',
  'face-restorer': 'restore',
  upscaler: 'restore',
  colouriser: 'restore',
  'background-remover': 'restore',
  'face-detector': 'find',
  'face-landmarks': 'find',
  'face-embedder': 'find',
  safety: 'find',
}

/** The group of its first role. */
const groupOf = ({ roles }: { readonly roles: readonly Role[] }): ModelGroup =>
  groups[roles[0] ?? 'text-to-image']
