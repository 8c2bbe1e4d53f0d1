import { spawn } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { type Browser, chromium, type Page } from '@playwright/test'
import { sandboxArguments } from '../../scripts/lib/app.mjs'
import { packagedProgram } from '../../scripts/lib/package.mjs'
import { repository } from './app.ts'
import { killLeftovers } from './leftovers.ts'

const startLimit = 30_000

export interface PackagedApp {
  readonly page: Page
  /** Ends the program. */
  close(): Promise<void>
}

/**
 * Starts the packaged program. Its fuses keep debuggers out of the main process, so that Playwright cannot launch it
 * as an Electron app; the page is reached through Chromium's own debugging port instead.
 */
export const startPackaged = async (home: string): Promise<PackagedApp> => {
  const { executable } = packagedProgram(repository)
  const child = spawn(executable, [...sandboxArguments, '--disable-gpu', '--remote-debugging-port=0'], {
    env: { ...process.env, LIKENESS_HOME: home },
    stdio: ['ignore', 'ignore', 'pipe'],
  })
  let browser: Browser | undefined
  const close = async () => {
    await browser?.close()
    child.kill()
    await killLeftovers(home)
  }
  try {
    browser = await chromium.connectOverCDP(await debuggingAddress(child.stderr), { noDefaults: true })
    const context = browser.contexts()[0]
    const page = context?.pages()[0] ?? (await context?.waitForEvent('page', { timeout: startLimit }))
    if (!page) throw new Error('The packaged program has no window.')
    await page.waitForLoadState()
    return { page, close }
  } catch (error) {
    await close()
    throw error
  }
}

const debuggingAddress = (stderr: NodeJS.ReadableStream): Promise<string> =>
  new Promise((resolve, reject) => {
    let output = ''
    const late = setTimeout(
      () => reject(new Error(`The packaged program did not start:\n${output}`)),
      startLimit,
    )
    stderr.on('data', (data: Buffer) => {
      output += data.toString()
      const [, found] = /DevTools listening on (ws:\S+)/.exec(output) ?? []
      if (!found) return
      clearTimeout(late)
      resolve(found)
    })
    stderr.on('end', () => {
      clearTimeout(late)
      reject(new Error(`The packaged program ended:\n${output}`))
    })
  })

/** Marks the place in Electron's binary where its fuses are. Source: electron/fuses, src/constants.ts */
const sentinel = 'dL7pKGdnNz796PbbjQWNKmHXBZaB9tsX'
/** Version 1 of the fuse wire, in order. */
const names = [
  'RunAsNode',
  'EnableCookieEncryption',
  'EnableNodeOptionsEnvironmentVariable',
  'EnableNodeCliInspectArguments',
  'EnableEmbeddedAsarIntegrityValidation',
  'OnlyLoadAppFromAsar',
  'LoadBrowserProcessSpecificV8Snapshot',
  'GrantFileProtocolExtraPrivileges',
] as const

/** The fuses of a binary: after the sentinel come the version, the number of fuses, then one character each. */
export const readFuses = (binary: string): Partial<Record<(typeof names)[number], boolean>> => {
  const bytes = readFileSync(binary)
  const wire = bytes.indexOf(sentinel) + sentinel.length
  if (wire < sentinel.length || bytes[wire] !== 1) throw new Error(`${binary} has no fuses of version 1.`)
  const count = bytes[wire + 1] ?? 0
  return Object.fromEntries(
    names.slice(0, count).map((name, index) => [name, bytes[wire + 2 + index] === '1'.charCodeAt(0)]),
  )
}

export const fixture = (path: string): Buffer => readFileSync(join(repository, 'tests', 'fixtures', path))
