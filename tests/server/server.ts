import { existsSync, readdirSync } from 'node:fs'
import { request as httpRequest, type IncomingHttpHeaders } from 'node:http'
import { join } from 'node:path'
import { vi } from 'vitest'
import { createEngine, type Engine, engineClient, engineFolders } from '../../src/engine/index.ts'
import { type ServerOptions, startServer } from '../../src/server/start-server.ts'
import type { RouteInput } from '../../src/shared/api/contract.ts'
import { repository, temporaryFolder } from '../cli.ts'
import { knowMachine } from '../known-machine.ts'

// Real drawings on a busy machine: the limit is there for what hangs.
vi.setConfig({ testTimeout: 240_000, hookTimeout: 120_000 })

export interface Reply {
  readonly status: number
  readonly headers: IncomingHttpHeaders
  readonly bytes: Buffer
  readonly text: string
  // biome-ignore lint/suspicious/noExplicitAny: what a server answers is what these tests look at
  readonly json: any
}

export interface Sending {
  readonly method?: string
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: Buffer | string
  /** Hangs up. */
  readonly signal?: AbortSignal
}

export interface TestServer {
  readonly url: string
  readonly engine: Engine
  readonly send: (path: string, sending?: Sending) => Promise<Reply>
  readonly sendJson: (path: string, value: unknown, sending?: Sending) => Promise<Reply>
  /** Names of the pictures in the library. */
  readonly library: () => readonly string[]
  readonly uploads: () => readonly string[]
  readonly drain: () => Promise<void>
  readonly close: () => Promise<void>
}

/** The real engine behind a real port, with a home of its own. */
export const openServer = async (
  options: Partial<ServerOptions> = {},
  models = join(repository, 'resources', 'models'),
): Promise<TestServer> => {
  const home = temporaryFolder()
  knowMachine(home)
  const folders = engineFolders(models, home)
  const engine = createEngine({ version: '0.0.0-test', folders })
  const server = await startServer({ engine: engineClient(engine), port: 0, ...options })
  const { port } = new URL(server.url)
  const namesIn = (folder: string) => (existsSync(folder) ? readdirSync(folder) : [])

  const send: TestServer['send'] = (path, { method = 'GET', headers = {}, body, signal } = {}) =>
    new Promise((resolve, reject) => {
      const outgoing = httpRequest(
        { host: '127.0.0.1', port, path, method, headers, signal, agent: false },
        response => {
          const chunks: Buffer[] = []
          response.on('data', chunk => chunks.push(chunk))
          response.on('error', reject)
          response.on('end', () => {
            const bytes = Buffer.concat(chunks)
            const text = bytes.toString('utf8')
            const { 'content-type': type, 'content-encoding': coding } = response.headers
            const isJson = text !== '' && !coding && type?.startsWith('application/json')
            const json = isJson ? JSON.parse(text) : null
            resolve({ status: response.statusCode ?? 0, headers: response.headers, bytes, text, json })
          })
        },
      )
      outgoing.on('error', reject)
      outgoing.end(body)
    })

  return {
    url: server.url,
    engine,
    send,
    sendJson: (path, value, { headers, ...rest } = {}) =>
      send(path, {
        method: 'POST',
        ...rest,
        headers: { 'content-type': 'application/json', ...headers },
        body: JSON.stringify(value),
      }),
    library: () => namesIn(folders.library).filter(name => name.endsWith('.png')),
    uploads: () => namesIn(join(folders.photos, 'uploads')),
    drain: server.drain,
    close: async () => {
      await server.close()
      await engine.dispose()
    },
  }
}

type Part = string | { readonly name: string; readonly bytes: Buffer }

/** A form, byte for byte as Python's `requests` writes it. */
export const pythonForm = (parts: Readonly<Record<string, Part>>) => {
  const boundary = '2f30b8b267c0bc6cb1e1cadb0411eb66'
  const pieces = Object.entries(parts).map(([field, part]) => {
    const file = typeof part === 'string' ? '' : `; filename="${part.name}"`
    const head = `--${boundary}\r\nContent-Disposition: form-data; name="${field}"${file}\r\n\r\n`
    return [Buffer.from(head), typeof part === 'string' ? Buffer.from(part) : part.bytes, Buffer.from('\r\n')]
  })
  return {
    body: Buffer.concat([...pieces.flat(), Buffer.from(`--${boundary}--\r\n`)]),
    headers: { 'content-type': `multipart/form-data; boundary=${boundary}` },
  }
}

/** The cheapest drawing there is. */
export const quick: RouteInput<'create'> = {
  prompt: 'a portrait of a queen',
  steps: 1,
  size: { width: 256, height: 256 },
  upscale: 1,
}
export const endless: RouteInput<'create'> = { ...quick, steps: 150, batch: 64 }

export const until = async (done: () => boolean | Promise<boolean>, what: string): Promise<void> => {
  const last = Date.now() + 30_000
  while (!(await done())) {
    if (Date.now() > last) throw new Error(`waited in vain until ${what}`)
    await new Promise(resolve => setTimeout(resolve, 20))
  }
}
