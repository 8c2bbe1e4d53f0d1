import { renderToString } from 'react-dom/server'
import type { Language } from '../shared/i18n/languages.ts'
import { Root } from './app/root.tsx'
import { i18n, startI18n } from './i18n/i18n.ts'

/**
 * The markup of the window before anything is known of its person but the language, made when the app is built: it is
 * painted, and takes keys, while the page's code is still read. The stores give React the same beginnings when it takes
 * the markup over.
 */
export const prerender = async (language: Language): Promise<string> => {
  if (!i18n.isInitialized) await startI18n(language)
  await i18n.changeLanguage(language)
  return renderToString(<Root />)
}
