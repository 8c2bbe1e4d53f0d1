import { CircleAlert, CircleCheck } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import type { WindowOutput } from '../../../shared/window/window-contract.ts'
import styles from './models.module.css'

export type CheckedPack = WindowOutput<'models.verify'>['packs'][number]

/** What a check of a pack's files found. */
export const CheckResult = ({ pack: { ok, files, problems } }: { readonly pack: CheckedPack }) => {
  const { t } = useTranslation('settings')
  if (ok)
    return (
      <p className={styles.checkResult} data-kind="good">
        <CircleCheck size={14} aria-hidden />
        {t('models.intact', { count: files })}
      </p>
    )
  return (
    <>
      <p className={styles.checkResult} data-kind="bad">
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
