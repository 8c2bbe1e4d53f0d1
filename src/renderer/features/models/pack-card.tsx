import { useTranslation } from 'react-i18next'
import type { PackReport } from '../../../shared/api/models.ts'
import type { Role } from '../../../shared/pack-manifest.ts'
import { useMachine } from '../../state/machine-store.ts'
import { type CheckedPack, CheckResult } from './check-result.tsx'
import styles from './models.module.css'
import { FavouriteButton, PackName, RemovePack } from './pack-commands.tsx'
import { PackFacts } from './pack-facts.tsx'
import { type DrawingPack, PackSample } from './pack-sample.tsx'
import { PackSettings } from './pack-settings.tsx'

export interface ShownPack {
  readonly report: PackReport
  /** The result of a check of its files; null before one. */
  readonly checked: CheckedPack | null
}

/** Installed packs with the results of a check, then folders that only the check found, as they cannot be read. */
export const mergePacks = (
  packs: readonly PackReport[],
  checks: readonly CheckedPack[],
): readonly ShownPack[] => {
  const installed = new Set(packs.map(({ folder }) => folder))
  return [
    ...packs.map(report => ({
      report,
      checked: checks.find(({ folder }) => folder === report.folder) ?? null,
    })),
    ...checks
      .filter(({ folder, files }) => files === 0 && !installed.has(folder))
      .map(each => ({ report: each, checked: each })),
  ]
}

/** An installed pack: what it does, its size and licence, and the result of a check. */
export const PackCard = ({ report, checked }: ShownPack) => {
  const { t, i18n } = useTranslation(['settings', 'models'])
  const { title, bytes, roles, folder } = report
  const modelsFolder = useMachine(state => state.info?.modelsFolder)
  const lacksEmbedder = useMachine(state => state.lackEmbedder.includes(report.id))
  /** Installed by the person, not bundled. */
  const removable = modelsFolder !== undefined && /^[\\/][^\\/]+$/.test(below(folder, modelsFolder))
  const does = roles.map(role => t(`models.roles.${role as Role}`, { defaultValue: role }))
  const readable = bytes > 0
  return (
    <li className={styles.pack}>
      <div className={styles.card}>
        <h4>{removable && readable ? <PackName pack={report} /> : title}</h4>
        {removable ? (
          <div className={styles.cardButtons}>
            <FavouriteButton pack={report} />
            <RemovePack pack={report} />
          </div>
        ) : null}
        {does.length > 0 ? (
          <p className={styles.text}>{sentence(new Intl.ListFormat(i18n.language).format(does))}</p>
        ) : null}
        {lacksEmbedder ? <p className={styles.text}>{t('models:lacksEmbedder')}</p> : null}
        {removable || !readable ? null : <p className={styles.text}>{t('models.starter')}</p>}
        {readable ? (
          <PackFacts pack={report} />
        ) : (
          <dl className={styles.facts}>
            <div>
              <dt>{t('models.where')}</dt>
              <dd className={styles.path} dir="ltr">
                {folder}
              </dd>
            </div>
          </dl>
        )}
      </div>
      {draws(report) ? <PackSample title={title} input={{ pack: report.id }} /> : null}
      {draws(report) && removable ? <PackSettings pack={report} /> : null}
      <div role="status">{checked ? <CheckResult pack={checked} /> : null}</div>
    </li>
  )
}

/** What a path has behind a folder; nothing where it does not lie in it. */
const below = (path: string, folder: string): string =>
  path.startsWith(folder) ? path.slice(folder.length) : ''

const draws = (pack: PackReport): pack is DrawingPack => pack.textToImage !== null

const sentence = (text: string): string => `${text.charAt(0).toLocaleUpperCase()}${text.slice(1)}.`
