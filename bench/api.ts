import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import {
  createEngine,
  engineClient,
  engineFolders,
  request,
  runNetworksInThread,
} from '../src/engine/index.ts'
import { startServer } from '../src/server/start-server.ts'
import { measureServed, print, watch } from './served.ts'

/**
 * What the way over HTTP costs: the same warm job asked for in the process, as the command line does, and over the
 * wire, in turn; how soon a server in the engine's process answers while it draws, as in the app; then `serve` as people
 * run it, while it draws and over many pictures.
 */
const [root = '.', program = ''] = process.argv.slice(2)
/** The same picture each time: others compress to other sizes. */
const picture = { prompt: 'a portrait of a queen', seed: 1 }

interface Cost {
  /** Milliseconds. */
  readonly wall: number
  /** Milliseconds of all cores. */
  readonly processor: number
}

const costOf = async (work: () => Promise<unknown>): Promise<Cost> => {
  const before = process.cpuUsage()
  const started = performance.now()
  await work()
  const { user, system } = process.cpuUsage(before)
  return { wall: performance.now() - started, processor: (user + system) / 1000 }
}

const median = (values: readonly number[]): number =>
  [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)]!

const compare = async (
  name: string,
  rounds: number,
  inProcess: () => Promise<unknown>,
  overHttp: () => Promise<unknown>,
) => {
  await inProcess()
  await overHttp()
  const pairs: { readonly bare: Cost; readonly http: Cost }[] = []
  // Whoever comes second finds warm caches: they take turns.
  for (let i = 0; i < rounds; i++) {
    const first = i % 2 === 0 ? await costOf(inProcess) : undefined
    const http = await costOf(overHttp)
    pairs.push({ bare: first ?? (await costOf(inProcess)), http })
  }
  const line = (what: keyof Cost, label: string) => {
    const bare = median(pairs.map(pair => pair.bare[what]))
    const more = median(pairs.map(pair => pair.http[what] - pair.bare[what]))
    const share = (100 * more) / bare
    return `  ${label.padEnd(16)} ${bare.toFixed(0).padStart(6)} ms in the process, ${more.toFixed(1)} ms more over HTTP (${share.toFixed(1)} %)`
  }
  console.log(
    `${name}, medians of ${rounds}\n${line('wall', 'time')}\n${line('processor', 'processor time')}`,
  )
}

// As in programs: with them on its own thread, the server would hear nobody.
if (program) runNetworksInThread(join(dirname(program), 'network-thread.mjs'))
const home = mkdtempSync(join(tmpdir(), 'likeness-bench-'))
const engine = createEngine({
  version: '0.0.0',
  folders: engineFolders(join(root, 'resources', 'models'), home),
})
const server = await startServer({ engine: engineClient(engine), port: 0 })
const post = async (path: string, body: object) => {
  const response = await fetch(`${server.url}${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  })
  if (!response.ok) throw new Error(await response.text())
  await response.arrayBuffer()
}

const shortest = { ...picture, steps: 1 }
await compare(
  'The shortest job there is, one step at 256×256',
  20,
  () => request(engine, 'create', { ...shortest, upscale: 1 }),
  () => post('/sdapi/v1/txt2img', { ...shortest, width: 256, height: 256 }),
)
await compare(
  'A picture as the starter draws it',
  8,
  () => request(engine, 'create', picture),
  () => post('/sdapi/v1/txt2img', { ...picture, width: 1024, height: 1024 }),
)
if (program) {
  console.log("A server in the engine's process, GET /health every 5 ms")
  print('while 1024×1024 is drawn', await watch(server.url, () => request(engine, 'create', picture)))
}
await server.close()
await engine.dispose()
rmSync(home, { recursive: true, force: true })

if (program) await measureServed(program)
