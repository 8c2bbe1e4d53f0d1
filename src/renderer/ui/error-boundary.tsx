import { Component, type ErrorInfo, type ReactNode, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { errorDetails, logError } from '../state/errors.ts'
import { Button } from './buttons.tsx'
import styles from './error-boundary.module.css'

interface ErrorBoundaryProps {
  readonly children: ReactNode
  /** A change of it renders the children again. */
  readonly resetKey?: unknown
  /** Shown in place of the children; a notice where it is left out. */
  readonly fallback?: ReactNode
  readonly onError?: () => void
}

interface ErrorBoundaryState {
  readonly error: unknown
  readonly failed: boolean
}

/** Catches errors of a part of the window, so that the rest goes on working. */
export class ErrorBoundary extends Component<ErrorBoundaryProps, ErrorBoundaryState> {
  override readonly state: ErrorBoundaryState = { error: null, failed: false }

  static getDerivedStateFromError(error: unknown): ErrorBoundaryState {
    return { error, failed: true }
  }

  override componentDidCatch(error: unknown, { componentStack }: ErrorInfo) {
    logError(error, componentStack ?? '')
    this.props.onError?.()
  }

  override componentDidUpdate({ resetKey }: ErrorBoundaryProps) {
    if (this.state.failed && resetKey !== this.props.resetKey) this.reset()
  }

  readonly reset = () => this.setState({ error: null, failed: false })

  override render() {
    const { children, fallback } = this.props
    if (!this.state.failed) return children
    return fallback === undefined ? <CrashNotice error={this.state.error} onRetry={this.reset} /> : fallback
  }
}

interface CrashNoticeProps {
  readonly error: unknown
  readonly onRetry: () => void
}

/** Replaces a part of the window that failed: says what is safe, and what to do. */
const CrashNotice = ({ error, onRetry }: CrashNoticeProps) => {
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
