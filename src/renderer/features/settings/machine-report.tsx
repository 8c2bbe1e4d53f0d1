import { useTranslation } from 'react-i18next'
import type { ProviderReport } from '../../../shared/api/doctor.ts'
import type { ProviderName } from '../../../shared/api/options.ts'
import type { WindowOutput } from '../../../shared/api/window-contract.ts'
import { formatBytes } from '../../i18n/format.ts'
import { UnfitNetworks } from './models/unfit-networks-list.tsx'
import { providerReason } from './provider-reason.ts'
import styles from './settings.module.css'

interface MachineReportProps {
  readonly report: WindowOutput<'doctor'>
}

/** What the check found: every way to compute, the models, the machine. */
export const MachineReport = ({ report }: MachineReportProps) => {
  const { t, i18n } = useTranslation('settings')
  const { memory, platform, packs, provider, providers } = report
  const damaged = packs.filter(({ ok }) => !ok).length
  const bytes = (count: number) => formatBytes(count, i18n.language)
  return (
    <div className={styles.report}>
      <table className={styles.table}>
        <caption className="visually-hidden">{t('engine.checked')}</caption>
        <thead>
          <tr>
            <th scope="col">{t('report.provider')}</th>
            <th scope="col">{t('report.works')}</th>
            <th scope="col">{t('report.reason')}</th>
          </tr>
        </thead>
        <tbody>
          {providers.map(each => (
            <ProviderRow key={each.name} report={each} inUse={each.name === provider} />
          ))}
        </tbody>
      </table>
      <UnfitNetworks report={report} />
      <dl className={styles.facts}>
        <dt>{t('report.models')}</dt>
        <dd data-bad={damaged > 0 || undefined}>
          {damaged > 0
            ? t('report.modelsDamaged', { count: damaged })
            : t('report.modelsIntact', { count: packs.length })}
        </dd>
        <dt>{t('report.memory')}</dt>
        <dd>{t('report.memoryValue', { total: bytes(memory.total), free: bytes(memory.free) })}</dd>
        <dt>{t('report.cores')}</dt>
        <dd>{t('report.coresValue', { cpu: platform.cpu, count: platform.cores })}</dd>
      </dl>
    </div>
  )
}

interface ProviderRowProps {
  readonly report: ProviderReport
  /** Whether `auto` takes it. */
  readonly inUse: boolean
}

const ProviderRow = ({ report: { name, works, reason }, inUse }: ProviderRowProps) => {
  const { t } = useTranslation('settings')
  const why = reason === null ? null : providerReason(reason)
  return (
    <tr>
      <th scope="row">{t(`providers.${name as ProviderName}`, { defaultValue: name })}</th>
      <td data-works={works}>{works ? t('report.yes') : t('report.no')}</td>
      <td>
        {inUse ? t('report.inUse') : null}
        {why?.kind === 'words' ? <span lang="en">{why.words}</span> : null}
        {why && why.kind !== 'words' ? t(`report.${why.kind}`) : null}
      </td>
    </tr>
  )
}
