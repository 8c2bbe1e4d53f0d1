import { useId } from 'react'
import { useTranslation } from 'react-i18next'
import type { ProviderName } from '../../../../shared/api/options.ts'
import type { WindowOutput } from '../../../../shared/api/window-contract.ts'
import styles from '../settings.module.css'
import { groupUnfit, type UnfitGroup } from './unfit-networks.ts'

interface UnfitNetworksProps {
  readonly report: WindowOutput<'doctor'>
}

/** Networks that a working provider cannot run here; nothing at all where there are none. */
export const UnfitNetworks = ({ report: { networks, packs } }: UnfitNetworksProps) => {
  const { t } = useTranslation('settings')
  const id = useId()
  const groups = groupUnfit(networks)
  if (groups.length === 0) return null
  return (
    <section aria-labelledby={id} className={styles.unfit}>
      <h4 id={id}>{t('report.unfit.title')}</h4>
      <p className={styles.help}>{t('report.unfit.help')}</p>
      <ul>
        {groups.map(group => (
          <UnfitLine
            key={JSON.stringify(group)}
            group={group}
            title={packs.find(pack => pack.id === group.pack)?.title ?? group.pack}
          />
        ))}
      </ul>
    </section>
  )
}

const UnfitLine = ({ group, title }: { readonly group: UnfitGroup; readonly title: string }) => {
  const { t, i18n } = useTranslation('settings')
  const { provider, reason, networks } = group
  return (
    <li>
      <strong>{title}</strong>{' '}
      <span className={styles.help}>({new Intl.ListFormat(i18n.language).format(networks)})</span>,{' '}
      {t(`providers.${provider as ProviderName}`, { defaultValue: provider })}:{' '}
      {reason.kind === 'words' ? <span lang="en">{reason.words}</span> : t(`report.unfit.${reason.kind}`)}
    </li>
  )
}
