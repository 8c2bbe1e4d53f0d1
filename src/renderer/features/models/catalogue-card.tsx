import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { ListedEntry } from '../../../shared/api/catalogue.ts'
import type { InstallState } from '../../../shared/api/models.ts'
import { request } from '../../bridge/bridge.ts'
import { formatBytes, formatDuration } from '../../i18n/format.ts'
import { setInstalls } from '../../state/machine-store.ts'
import { useProblem } from '../../state/task.ts'
import { Button } from '../../ui/buttons.tsx'
import { Problem } from '../../ui/feedback.tsx'
import catalogueStyles from './catalogue.module.css'
import { InstallationView } from './installation-view.tsx'
import { LicenceQuestion } from './licence-question.tsx'
import styles from './models.module.css'
import { useModelTexts } from './use-model-texts.ts'

interface CatalogueCardProps {
  readonly entry: ListedEntry
  /** Entries that are installed along with it. */
  readonly needs: readonly ListedEntry[]
  /** Undefined before an installation. */
  readonly state: InstallState | undefined
}

/** A model that can be installed, or is being installed. */
export const CatalogueCard = ({ entry, needs, state }: CatalogueCardProps) => {
  const { t, i18n } = useTranslation('models')
  const { improves, does } = useModelTexts()(entry)
  const { id, title, licence, nonCommercial, bytes, memory, seconds } = entry
  const restricted = [...needs, entry].filter(each => each.nonCommercial)
  const mustAgree = restricted.length > 0
  const [asking, setAsking] = useState(false)
  const { problem, run } = useProblem()
  const install = () =>
    run(async () => setInstalls((await request('models.install', { id, acceptLicence: mustAgree })).installs))
  return (
    <li className={styles.pack}>
      <div className={styles.card}>
        <h5>
          {title}
          {nonCommercial ? <span className={styles.mark}>{t('nonCommercial')}</span> : null}
        </h5>
        {state ? null : (
          <Button
            aria-label={t('installNamed', { title })}
            onClick={() => (mustAgree ? setAsking(true) : install())}
          >
            {t('install')}
          </Button>
        )}
        <p className={catalogueStyles.does}>{does}</p>
        <p className={styles.text} lang={improves.lang}>
          {improves.text}
        </p>
        <dl className={styles.facts}>
          <div>
            <dt>{t('size')}</dt>
            <dd>{formatBytes(bytes, i18n.language)}</dd>
          </div>
          {needs.length > 0 ? <Needs bytes={bytes} needs={needs} /> : null}
          <div>
            <dt>{t('memory')}</dt>
            <dd>{t('memoryValue', { size: formatBytes(memory, i18n.language) })}</dd>
          </div>
          {seconds === null ? null : (
            <div>
              <dt>{t('time')}</dt>
              <dd>{t('timeValue', { time: formatDuration(seconds, i18n.language) })}</dd>
            </div>
          )}
          <div>
            <dt>{t('licence')}</dt>
            <dd lang="en">{licence}</dd>
          </div>
        </dl>
      </div>
      {state ? <InstallationView id={id} title={title} state={state} /> : null}
      <Problem text={problem} />
      <LicenceQuestion
        open={asking}
        entries={restricted}
        onAgree={install}
        onClose={() => setAsking(false)}
      />
    </li>
  )
}

/** Entries downloaded along with it, and their size together. */
const Needs = ({ bytes, needs }: { readonly bytes: number; readonly needs: readonly ListedEntry[] }) => {
  const { t, i18n } = useTranslation('models')
  const size = (count: number) => formatBytes(count, i18n.language)
  const each = needs.map(need => `${need.title} (${size(need.bytes)})`)
  const all = needs.reduce((sum, need) => sum + need.bytes, bytes)
  return (
    <div>
      <dt>{t('needs')}</dt>
      <dd>{t('needsValue', { what: new Intl.ListFormat(i18n.language).format(each), all: size(all) })}</dd>
    </div>
  )
}
