import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { CatalogueEntry, InstallState } from '../../../shared/models.ts'
import { request } from '../../bridge/bridge.ts'
import { setInstalls } from '../../state/installs-store.ts'
import { Button } from '../../ui/button.tsx'
import { Confirm } from '../../ui/confirm.tsx'
import { formatBytes } from './format-bytes.ts'
import { InstallationView } from './installation-view.tsx'
import { Problem } from './problem.tsx'
import styles from './settings.module.css'
import { useChange } from './use-change.ts'

interface CatalogueCardProps {
  readonly entry: CatalogueEntry
  /** Undefined while nobody asked to install it. */
  readonly state: InstallState | undefined
}

export const CatalogueCard = ({ entry, state }: CatalogueCardProps) => {
  const { t, i18n } = useTranslation('models')
  const { id, title, licence, nonCommercial, improves, bytes, memory } = entry
  const [asking, setAsking] = useState(false)
  const { problem, run } = useChange()
  const install = () =>
    run(async () =>
      setInstalls((await request('models.install', { id, acceptLicence: nonCommercial })).installs),
    )
  return (
    <li className={styles.pack}>
      <div className={styles.packHead}>
        <h4>{title}</h4>
        <span className={styles.help}>
          <span lang="en">{licence}</span>
          {nonCommercial ? `, ${t('nonCommercial')}` : null}
        </span>
      </div>
      <p className={styles.text} lang="en">
        {improves}
      </p>
      <div className={styles.line}>
        <dl className={styles.facts}>
          <dt>{t('size')}</dt>
          <dd>{formatBytes(bytes, i18n.language)}</dd>
          <dt>{t('memory')}</dt>
          <dd>{t('memoryValue', { size: formatBytes(memory, i18n.language) })}</dd>
        </dl>
        {state ? null : (
          <Button
            aria-label={t('installNamed', { title })}
            onClick={() => (nonCommercial ? setAsking(true) : install())}
          >
            {t('install')}
          </Button>
        )}
      </div>
      {state ? <InstallationView id={id} title={title} state={state} /> : null}
      <Problem text={problem} />
      <Confirm
        open={asking}
        title={t('licenceTitle')}
        text={t('licenceText', { title, licence })}
        confirm={t('licenceConfirm')}
        cancel={t('licenceCancel')}
        onConfirm={install}
        onClose={() => setAsking(false)}
      />
    </li>
  )
}
