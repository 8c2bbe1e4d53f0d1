import { join } from 'node:path'
import { afterAll, afterEach, expect, test } from 'vitest'
import { repository, temporaryFolder } from '../../../../tests/cli.ts'
import { makeTinyStarter } from '../../../../tests/packs.ts'
import { createEngine } from '../../create-engine.ts'
import { engineFolders } from '../../folders.ts'
import { request } from '../../router.ts'

const home = temporaryFolder()
const engine = createEngine({ version: 'test', folders: engineFolders(makeTinyStarter(), home) })
const sessions = engine.sessions('cpu')
const preload = (pack = 'starter') => request(engine, 'models.preload', { pack, provider: 'cpu' })
afterEach(() => sessions.release())
afterAll(() => engine.dispose())

test('preloading opens the networks of a picture, and idle time closes them', async () => {
  await preload()
  // Text encoder, UNet, VAE decoder, and the classifier of unsafe images.
  expect(sessions.size()).toBe(4)
  await request(engine, 'photos.import', {
    path: join(repository, 'tests', 'fixtures', 'photos', 'astronaut.png'),
  })
  expect(sessions.size()).toBeGreaterThan(4)
  engine.unloadAfter(0.0005)
  await expect.poll(() => sessions.size()).toBe(0)

  const out = join(home, 'a.png')
  const draw = { prompt: 'a queen', enhance: false, provider: 'cpu', out } as const
  expect((await request(engine, 'create', draw)).images).toHaveLength(1)
  await expect.poll(() => sessions.size()).toBe(0)
  engine.unloadAfter(null)
})

test('nothing is preloaded beside a job, and errors of preloading are ignored', async () => {
  let end = () => {}
  const job = engine.jobs.runBetweenJobs(
    () =>
      new Promise<void>(resolve => {
        end = resolve
      }),
  )
  await preload()
  expect(sessions.size()).toBe(0)
  end()
  await job
  expect(await preload('no-such-pack')).toEqual({})
  expect(sessions.size()).toBe(0)
})
