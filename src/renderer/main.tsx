import { createRoot, hydrateRoot } from 'react-dom/client'
import { loadLateParts } from './app/late-parts.ts'
import { Root } from './app/root.tsx'
import { startApp } from './app/start.ts'
import { request } from './bridge/bridge.ts'
import { showLanguageOfPage, startI18n } from './i18n/i18n.ts'
import { attempt, logUncaughtErrors } from './state/errors.ts'
import './styles/tokens.css'
import './styles/base.css'

/** The window's entry. */
const root = document.getElementById('root')
if (!root) throw new TypeError('The page has no #root')
logUncaughtErrors()
const texts = startI18n(document.documentElement.lang)
showLanguageOfPage()
startApp(texts)
await texts

const onUsable = (): void => {
  performance.mark('usable')
  dispatchEvent(new Event('usable'))
  attempt(() => request('app.usable', {}))
  void loadLateParts()
}
const app = <Root onUsable={onUsable} />
// A server for development has no markup made beforehand.
if (root.hasChildNodes()) hydrateRoot(root, app)
else createRoot(root).render(app)
