import type { CustomScheme } from 'electron'
import type { Language } from '../../shared/i18n/languages.ts'

export const scheme = 'likeness'

/** To be registered before the app is ready. */
export const schemes: readonly CustomScheme[] = [
  {
    scheme,
    privileges: {
      standard: true,
      secure: true,
      supportFetchAPI: true,
      corsEnabled: true,
      stream: true,
      codeCache: true,
    },
  },
]

/** Where the files of the window's own page are. */
export const pageFiles = `${scheme}://app/`

/** The page's own, in a language: the build makes one of each. */
export const pageAddress = (language: Language): string => `${pageFiles}${language}.html`

const contentTypes: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.mjs': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.jpg': 'image/jpeg',
  '.jpeg': 'image/jpeg',
  '.avif': 'image/avif',
  '.webp': 'image/webp',
  '.woff2': 'font/woff2',
  '.wasm': 'application/wasm',
}

/** @param ending of a file's name, with its dot */
export const contentTypeOf = (ending: string): string =>
  contentTypes[ending.toLowerCase()] ?? 'application/octet-stream'
