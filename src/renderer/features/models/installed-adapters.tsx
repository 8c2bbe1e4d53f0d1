import { useTranslation } from 'react-i18next'
import { adapterRoles } from '../../../shared/pack-manifest.ts'
import { type AdapterPack, isAdapter } from '../../state/adapter-packs.ts'
import type { ModelActions } from '../../state/app-actions.ts'
import styles from './adapter-card.module.css'
import { AdapterCard } from './adapter-card.tsx'
import type { ShownPack } from './pack-card.tsx'

interface InstalledAdaptersProps extends ModelActions {
  readonly shown: readonly ShownPack[]
}

/** Installed packs that are added to checkpoints, grouped by what they are. */
export const InstalledAdapters = ({ shown, addToDrawing }: InstalledAdaptersProps) => {
  const { t } = useTranslation('addons')
  return adapterRoles.map(role => {
    const adapters = shown.filter(
      (pack): pack is ShownPack & { readonly report: AdapterPack } =>
        isAdapter(pack.report) && pack.report.adapter.role === role,
    )
    if (adapters.length === 0) return null
    return (
      <div key={role} className={styles.group}>
        <h4>{t(`groups.${role}`)}</h4>
        <ul>
          {adapters.map(({ report, checked }) => (
            <AdapterCard key={report.folder} pack={report} checked={checked} addToDrawing={addToDrawing} />
          ))}
        </ul>
      </div>
    )
  })
}
