import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { repository, temporaryFolder } from '../../tests/cli.ts'
import type { RouteInput } from '../shared/contract.ts'
import type { Stage } from '../shared/events.ts'
import { createEngine } from './create-engine.ts'
import { engineFolders } from './folders.ts'
import { request } from './router.ts'

const models = join(repository, 'resources', 'models')
const photos = join(repository, 'tests', 'fixtures', 'photos')
const astronaut = join(photos, 'astronaut.png')
const engine = createEngine({ version: 'test', folders: engineFolders(models, temporaryFolder()) })
afterAll(() => engine.dispose())

type Work = { [R in 'create' | 'swap' | 'enhance']: readonly [R, RouteInput<R>] }[
  | 'create'
  | 'swap'
  | 'enhance']
const create: Work = ['create', { prompt: 'a queen', seed: 1, steps: 2, upscale: 4, provider: 'cpu' }]
const swap: Work = ['swap', { source: join(photos, 'grace_hopper.jpg'), target: astronaut, provider: 'cpu' }]
const enhance: Work = ['enhance', { file: astronaut, upscale: 2, provider: 'cpu' }]

const milliseconds = ({ user, system }: NodeJS.CpuUsage): number => (user + system) / 1000

/**
 * Cancels a job a moment after it has entered a stage, while a network may be running.
 * @returns milliseconds of processor time, of all threads, until the job has ended: what else the machine does, and
 *   how many cores it has, does not count
 */
const timeToEnd = async ([route, input]: Work, stage: Stage): Promise<number> => {
  const abort = new AbortController()
  let before: NodeJS.CpuUsage | undefined
  const onProgress = (event: { readonly stage: Stage }) => {
    if (event.stage !== stage || before) return
    before = process.cpuUsage()
    setTimeout(() => abort.abort(), 20)
  }
  const work = request(engine, route, input as RouteInput<'create'>, { signal: abort.signal, onProgress })
  await expect(work).rejects.toMatchObject({ code: 'cancelled' })
  return milliseconds(process.cpuUsage(before))
}

test.each([
  // The first one finds no network loaded.
  ['load', create],
  ['generate', create],
  ['check', create],
  ['upscale', create],
  ['save', create],
  ['read', swap],
  ['find-faces', swap],
  ['swap', swap],
  ['save', swap],
  ['find-faces', enhance],
  ['enhance', enhance],
] as const)('a job cancelled in the stage "%s" ends at once', async (stage, work) => {
  const took = await timeToEnd(work, stage)
  console.log(`${work[0]}, ${stage}: ${took.toFixed(0)} ms of processor time`)
  // Half a second of one core; half of that where there are two.
  expect(took).toBeLessThan(500)
})
