import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { createEngine, engineFolders, request } from '../src/engine/index.ts'
import type { RouteInput } from '../src/shared/api/contract.ts'

/** How long the preview of a swap takes from a changed control to its pictures, warm and for the first time. */
const root = join(dirname(fileURLToPath(import.meta.url)), '..', '..')
const rounds = 10
const home = mkdtempSync(join(tmpdir(), 'likeness-bench-'))
const engine = createEngine({
  version: '0.0.0',
  folders: engineFolders(join(root, 'resources', 'models'), home),
})
const photo = (name: string) => join(root, 'tests', 'fixtures', 'photos', name)
const photos = { source: photo('astronaut.png'), target: photo('grace_hopper.jpg'), provider: 'cpu' } as const

const preview = async (controls: Partial<RouteInput<'swapPreview'>>): Promise<number> => {
  const started = performance.now()
  await request(engine, 'swapPreview', { ...photos, ...controls })
  return performance.now() - started
}

const median = (times: readonly number[]): number =>
  [...times].sort((a, b) => a - b)[Math.floor(times.length / 2)]!

const controls = {
  'nothing changed': () => ({}),
  likeness: round => ({ likeness: round / rounds }),
  'skin tone and light': round => ({ skinTone: round / rounds, light: 1 - round / rounds }),
  'mouth and eyes kept': () => ({ keep: ['mouth', 'eyes'] }),
  'everything kept': () => ({ keep: ['mouth', 'eyes', 'glasses', 'hair', 'beard', 'hands'] }),
  'a brush': round => ({
    mask: {
      strokes: [
        { effect: 'remove', size: 40, points: Array.from({ length: 50 }, (_, i) => [200 + i, 200 + round]) },
      ],
    },
  }),
} as const satisfies Record<string, (round: number) => Partial<RouteInput<'swapPreview'>>>

const first = await preview({})
console.log(`Preview of a swap, medians of ${rounds}; the first ${first.toFixed(0)} ms, with loading`)
for (const [name, at] of Object.entries(controls)) {
  await preview(at(0))
  const times: number[] = []
  for (let round = 1; round <= rounds; round++) times.push(await preview(at(round)))
  console.log(
    `  ${name.padEnd(20)} ${median(times).toFixed(0).padStart(5)} ms, at most ${Math.max(...times).toFixed(0)} ms`,
  )
}
await engine.dispose()
rmSync(home, { recursive: true, force: true })
