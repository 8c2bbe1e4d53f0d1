import * as electron from 'electron'

/** What is used of `webUtils`, which Electron has since version 29. */
interface WebUtils {
  getPathForFile(file: object): string
}

/**
 * Where a dropped or chosen file or folder lies, as the system told; empty for one the page made itself. Versions of
 * Electron before `webUtils` had it on the file.
 */
export const pathOfFile = (file: object): string => {
  // Anything else the page could have given a path of its own choice.
  if (!(file instanceof File)) return ''
  const { webUtils } = electron as { readonly webUtils?: WebUtils }
  if (webUtils) return webUtils.getPathForFile(file)
  const { path } = file as { readonly path?: unknown }
  return typeof path === 'string' ? path : ''
}
