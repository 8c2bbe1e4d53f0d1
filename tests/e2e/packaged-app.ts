import { spawn } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import { connect, createServer } from 'node:net'
import { join } from 'node:path'
import { sandboxArguments } from '../../scripts/lib/app.mjs'
import { knowMachine } from '../known-machine.ts'
import { repository } from './app.ts'
import { killLeftovers } from './leftovers.ts'

export interface PackagedApp {
  /** Where the program's local API answers. */
  readonly api: string
  /** Chromium's debugging port that the program was told to open. */
  readonly debuggingPort: number
  /** Tells the program to end, and waits until it has. Throws when it leaves a process behind. */
  close(): Promise<void>
}

/**
 * Starts the packaged program. It is closed to every debugger, so Playwright cannot drive it: it is asked through its
 * local API, and what its window does is seen on disk.
 */
export const startPackaged = async (executable: string, home: string): Promise<PackagedApp> => {
  const [port, debuggingPort] = [await freePort(), await freePort()]
  const settings = { version: 1, consentShown: true, localApi: { enabled: true, port } }
  writeFileSync(join(home, 'settings.json'), JSON.stringify(settings))
  knowMachine(home)
  const switches = [...sandboxArguments, '--disable-gpu', `--remote-debugging-port=${debuggingPort}`]
  const child = spawn(executable, switches, { env: { ...process.env, LIKENESS_HOME: home }, stdio: 'ignore' })
  const ended = new Promise(resolve => child.once('exit', resolve))
  return {
    api: `http://127.0.0.1:${port}`,
    debuggingPort,
    close: async () => {
      child.kill()
      await ended
      const left = await killLeftovers(home)
      if (left.length > 0) throw new Error(`The program left processes behind: ${left.join(', ')}`)
    },
  }
}

const freePort = (): Promise<number> =>
  new Promise(resolve => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const address = server.address()
      server.close(() => resolve(typeof address === 'object' && address ? address.port : 0))
    })
  })

/** Whether anything of this machine listens on a port. */
export const isOpen = (port: number): Promise<boolean> =>
  new Promise(resolve => {
    const socket = connect(port, '127.0.0.1', () => {
      socket.destroy()
      resolve(true)
    })
    socket.once('error', () => resolve(false))
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
