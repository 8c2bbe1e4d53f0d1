import log from 'electron-log/node'

const largest = 2 * 1024 * 1024

export interface Log {
  info(text: string): void
  error(error: unknown): void
}

/**
 * The app's log, which a person may send to someone for help: it never holds prompts or pictures.
 * One older file is kept beside it.
 */
export const openLog = (file: string, alsoToConsole: boolean): Log => {
  log.transports.file.setAppName('Likeness')
  log.transports.file.resolvePathFn = () => file
  log.transports.file.maxSize = largest
  log.transports.file.level = 'info'
  log.transports.console.level = alsoToConsole ? 'info' : false
  return {
    info: text => log.info(text.trimEnd()),
    error: error => log.error(error instanceof Error ? (error.stack ?? error.message) : String(error)),
  }
}
