import { useEffect } from 'react'
import { ErrorBoundary } from '../ui/error-boundary.tsx'
import { App } from './app.tsx'

interface RootProps {
  /** Called once what is rendered answers to what a person does. */
  readonly onUsable?: () => void
}

/** All that is rendered, in the window as in the markup its page comes with (prerender.tsx). */
export const Root = ({ onUsable }: RootProps) => {
  useEffect(() => onUsable?.(), [onUsable])
  return (
    <ErrorBoundary>
      <App />
    </ErrorBoundary>
  )
}
