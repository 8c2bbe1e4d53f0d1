import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { createEngine, engineClient, engineFolders, request } from '../src/engine/index.ts'
import { startServer } from '../src/server/start-server.ts'

/**
 * What the way over HTTP costs: the same warm job asked for in the process, as the command line does, and over the
 * wire, in turn. The shortest job there is, so that nothing hides behind the networks.
 */
const root = join(dirname(fileURLToPath(import.meta.url)), '..', '..')
const rounds = 20
const home = mkdtempSync(join(tmpdir(), 'likeness-bench-'))
const engine = createEngine({
  version: '0.0.0',
  folders: engineFolders(join(root, 'resources', 'models'), home),
})
const server = await startServer({ engine: engineClient(engine), port: 0 })
const prompt = 'a portrait of a queen'

const time = async (work: () => Promise<unknown>): Promise<number> => {
  const started = performance.now()
  await work()
  return performance.now() - started
}
const inProcess = () => time(() => request(engine, 'create', { prompt, steps: 1, upscale: 1 }))
const overHttp = () =>
  time(async () => {
    const response = await fetch(`${server.url}/sdapi/v1/txt2img`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ prompt, steps: 1, width: 256, height: 256 }),
    })
    if (!response.ok) throw new Error(await response.text())
    await response.arrayBuffer()
  })

const median = (times: readonly number[]): number =>
  [...times].sort((a, b) => a - b)[Math.floor(times.length / 2)]!

await inProcess()
await overHttp()
const pairs: { readonly bare: number; readonly http: number }[] = []
for (let i = 0; i < rounds; i++) pairs.push({ bare: await inProcess(), http: await overHttp() })
const bare = median(pairs.map(pair => pair.bare))
const over = median(pairs.map(pair => pair.http - pair.bare))
console.log(
  `HTTP API, medians of ${rounds}\n  in the process ${bare.toFixed(0)} ms, over HTTP ${over.toFixed(0)} ms more`,
)
await server.close()
await engine.dispose()
rmSync(home, { recursive: true, force: true })
