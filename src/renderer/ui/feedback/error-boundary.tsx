import { Component, type ErrorInfo, type ReactNode } from 'react'
import { logError } from '../../state/log-error.ts'
import { CrashNotice } from './crash-notice.tsx'

interface ErrorBoundaryProps {
  readonly children: ReactNode
  /** When it changes, what failed is tried again. */
  readonly resetKey?: unknown
  /** What is shown instead; a notice where it is left out. */
  readonly instead?: ReactNode
  readonly onError?: () => void
}

interface ErrorBoundaryState {
  readonly error: unknown
  readonly failed: boolean
}

/** A part of the window that may fail without taking the rest along. */
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
    const { children, instead } = this.props
    if (!this.state.failed) return children
    return instead === undefined ? <CrashNotice error={this.state.error} onRetry={this.reset} /> : instead
  }
}
