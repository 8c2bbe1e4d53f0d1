import log from 'electron-log/node'

const largest = 2 * 1024 * 1024

export interface Log {
  info(text: string): void
  error(error: unknown): void
}

/**
 * The app's log. It never contains prompts or pictures, since users send it to others for help.
 * One older file is kept.
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
