import { CircleAlert, CircleCheck } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import type { Role } from '../../../../shared/pack-manifest.ts'
import { formatBytes } from '../../../i18n/format.ts'
import { useMachine } from '../../../state/machine-store.ts'
import type { ShownPack, VerifiedPack } from './merge-packs.ts'
import styles from './models.module.css'
import { RemovePack } from './remove-pack.tsx'

export const PackCard = ({ report, verified }: ShownPack) => {
  const { t, i18n } = useTranslation(['settings', 'models'])
  const { title, licence, bytes, roles, folder } = report
  const modelsFolder = useMachine(state => state.info?.modelsFolder)
  const lacksEmbedder = useMachine(state => state.lackEmbedder.includes(report.id))
  /** Installed by the person, and not come with the app. */
  const own = modelsFolder !== undefined && /[\\/][^\\/]+$/.exec(folder)?.index === modelsFolder.length
  const does = roles.map(role => t(`models.roles.${role as Role}`, { defaultValue: role }))
  const readable = bytes > 0
  return (
    <li className={styles.pack}>
      <div className={styles.card}>
        <h4>{title}</h4>
        {own ? <RemovePack pack={report} /> : null}
        {does.length > 0 ? (
          <p className={styles.text}>{sentence(new Intl.ListFormat(i18n.language).format(does))}</p>
        ) : null}
        {lacksEmbedder ? <p className={styles.text}>{t('models:lacksEmbedder')}</p> : null}
        {own || !readable ? null : <p className={styles.text}>{t('models.starter')}</p>}
        <dl className={styles.facts}>
          {readable ? (
            <>
              <div>
                <dt>{t('models:packSize')}</dt>
                <dd>{formatBytes(bytes, i18n.language)}</dd>
              </div>
              <div>
                <dt>{t('models:licence')}</dt>
                <dd lang="en">{licence}</dd>
              </div>
            </>
          ) : (
            <div>
              <dt>{t('models.where')}</dt>
              <dd className={styles.path}>{folder}</dd>
            </div>
          )}
        </dl>
      </div>
      <div role="status">{verified ? <Verdict pack={verified} /> : null}</div>
    </li>
  )
}

const sentence = (text: string): string => `${text.charAt(0).toLocaleUpperCase()}${text.slice(1)}.`

const Verdict = ({ pack: { ok, files, problems } }: { readonly pack: VerifiedPack }) => {
  const { t } = useTranslation('settings')
  if (ok)
    return (
      <p className={styles.verdict} data-kind="good">
        <CircleCheck size={14} aria-hidden />
        {t('models.intact', { count: files })}
      </p>
    )
  return (
    <>
      <p className={styles.verdict} data-kind="bad">
        <CircleAlert size={14} aria-hidden />
        {files === 0 ? t('models.unreadable') : t('models.damaged', { count: problems.length })}
      </p>
      <ul className={styles.problems} lang="en">
        {problems.map(({ path, problem }) => (
          <li key={path}>
            {path}: {problem}
          </li>
        ))}
      </ul>
    </>
  )
}
