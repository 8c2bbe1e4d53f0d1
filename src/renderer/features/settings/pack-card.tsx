import { CircleAlert, CircleCheck } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import type { Role } from '../../../shared/pack-manifest.ts'
import { useMachine } from '../../state/machine-store.ts'
import { formatBytes } from './format-bytes.ts'
import type { ShownPack, VerifiedPack } from './merge-packs.ts'
import { RemovePack } from './remove-pack.tsx'
import styles from './settings.module.css'

export const PackCard = ({ report, verified }: ShownPack) => {
  const { t, i18n } = useTranslation('settings')
  const { title, licence, bytes, roles, folder } = report
  const modelsFolder = useMachine(state => state.info?.modelsFolder)
  /** Installed by the person, and not come with the app. */
  const own = modelsFolder !== undefined && folder.startsWith(modelsFolder)
  const does = roles.map(role => t(`models.roles.${role as Role}`, { defaultValue: role }))
  return (
    <li className={styles.pack}>
      <div className={styles.packHead}>
        <h4>{title}</h4>
        {bytes > 0 ? (
          <span className={styles.help}>
            {formatBytes(bytes, i18n.language)}, <span lang="en">{licence}</span>
          </span>
        ) : null}
      </div>
      <dl className={styles.facts}>
        {does.length > 0 ? (
          <>
            <dt>{t('models.does')}</dt>
            <dd>{new Intl.ListFormat(i18n.language).format(does)}</dd>
          </>
        ) : null}
        <dt>{t('models.where')}</dt>
        <dd className={styles.path}>{folder}</dd>
      </dl>
      <div role="status">{verified ? <Verdict pack={verified} /> : null}</div>
      {own ? (
        <div className={styles.buttons}>
          <RemovePack pack={report} />
        </div>
      ) : (
        <p className={styles.text}>{t('models.starter')}</p>
      )}
    </li>
  )
}

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
