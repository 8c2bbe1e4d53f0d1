import { useId } from 'react'
import { useTranslation } from 'react-i18next'
import type { ProviderReport } from '../../../shared/api/doctor.ts'
import type { ProviderName } from '../../../shared/api/options.ts'
import type { WindowOutput } from '../../../shared/window/window-contract.ts'
import { formatBytes } from '../../i18n/format.ts'
import { RawDetails } from '../../ui/raw-details.tsx'
import { groupIncompatible, type IncompatibleGroup, providerReason } from './provider-report.ts'
import styles from './settings.module.css'

interface MachineReportProps {
  readonly report: WindowOutput<'doctor'>
}

/** The result of a check: providers, models, memory, processor. */
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
      <IncompatibleNetworks report={report} />
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
  /** Whether `auto` chooses it. */
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
        {why?.kind === 'text' ? (
          <>
            {t('report.unknown')}
            <RawDetails text={why.text} />
          </>
        ) : null}
        {why && why.kind !== 'text' ? t(`report.${why.kind}`) : null}
      </td>
    </tr>
  )
}

interface IncompatibleNetworksProps {
  readonly report: WindowOutput<'doctor'>
}

/** Networks that a working provider cannot run here; nothing if there are none. */
const IncompatibleNetworks = ({ report: { networks, packs } }: IncompatibleNetworksProps) => {
  const { t } = useTranslation('settings')
  const id = useId()
  const groups = groupIncompatible(networks)
  if (groups.length === 0) return null
  return (
    <section aria-labelledby={id} className={styles.incompatible}>
      <h4 id={id}>{t('report.unfit.title')}</h4>
      <p className={styles.help}>{t('report.unfit.help')}</p>
      <ul>
        {groups.map(group => (
          <IncompatibleItem
            key={JSON.stringify(group)}
            group={group}
            title={packs.find(pack => pack.id === group.pack)?.title ?? group.pack}
          />
        ))}
      </ul>
    </section>
  )
}

const IncompatibleItem = ({
  group,
  title,
}: {
  readonly group: IncompatibleGroup
  readonly title: string
}) => {
  const { t, i18n } = useTranslation('settings')
  const { provider, reason, networks } = group
  return (
    <li>
      <strong>
        <bdi>{title}</bdi>
      </strong>{' '}
      <span className={styles.help}>({new Intl.ListFormat(i18n.language).format(networks)})</span>,{' '}
      {t(`providers.${provider as ProviderName}`, { defaultValue: provider })}:{' '}
      {t(`report.unfit.${reason.kind === 'text' ? 'unknown' : reason.kind}`)}
      {reason.kind === 'text' ? <RawDetails text={reason.text} /> : null}
    </li>
  )
}
