import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { errorDetails } from '../../state/log-error.ts'
import { Button } from '../controls/button.tsx'
import styles from './crash-notice.module.css'

interface CrashNoticeProps {
  readonly error: unknown
  readonly onRetry: () => void
}

/** Stands in for a part of the window that failed: what is safe, and what to do. */
export const CrashNotice = ({ error, onRetry }: CrashNoticeProps) => {
  const { t } = useTranslation()
  const [copied, setCopied] = useState(false)
  const copy = () => {
    const { message, stack } = errorDetails(error)
    void navigator.clipboard.writeText(stack.includes(message) ? stack : `${message}\n${stack}`).then(
      () => setCopied(true),
      () => setCopied(false),
    )
  }
  return (
    <div role="alert" className={styles.notice}>
      <h2>{t('crash.title')}</h2>
      <p>{t('crash.text')}</p>
      <div className={styles.buttons}>
        <Button kind="primary" onClick={onRetry}>
          {t('crash.retry')}
        </Button>
        <Button onClick={() => window.location.reload()}>{t('crash.reload')}</Button>
        <Button onClick={copy}>{t(copied ? 'crash.copied' : 'crash.copy')}</Button>
      </div>
    </div>
  )
}
