import { createRoot } from 'react-dom/client'
import { App } from './app/app.tsx'
import { startApp } from './app/start.ts'
import { startI18n } from './i18n/i18n.ts'
import { logUncaughtErrors } from './state/errors.ts'
import { ErrorBoundary } from './ui/error-boundary.tsx'
import './styles/tokens.css'
import './styles/base.css'

/** The window's entry. */
const root = document.getElementById('root')
if (!root) throw new TypeError('index.html has no #root')
logUncaughtErrors()
const texts = startI18n(new URLSearchParams(location.search).get('language'))
startApp(texts)
await texts
createRoot(root).render(
  <ErrorBoundary>
    <App />
  </ErrorBoundary>,
)
