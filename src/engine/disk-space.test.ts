import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { repository, temporaryFolder } from '../../tests/cli.ts'
import { fixture } from '../../tests/pictures.ts'
import type { ProgressEvent } from '../shared/api/progress.ts'
import { createEngine } from './create-engine.ts'
import { engineFolders } from './folders.ts'
import { request } from './router.ts'

const [astronaut, hopper] = [fixture('photos/astronaut.png'), fixture('photos/grace_hopper.jpg')]

test('a full disk is reported before the work, and nothing is left', async () => {
  const full = createEngine({
    version: 'test',
    folders: engineFolders(join(repository, 'resources', 'models'), temporaryFolder()),
    models: { freeSpace: async () => 1.5e6 },
  })
  const stages = new Set<string>()
  const onProgress = ({ stage }: ProgressEvent) => stages.add(stage)
  const refused = { code: 'disk-full', message: expect.stringMatching(/up to \d+ MB .*, 1 MB are free/) }
  const drawing = { prompt: 'a king', steps: 1, provider: 'cpu' } as const
  const ask = (work: Promise<unknown>) => expect(work).rejects.toMatchObject(refused)
  await ask(request(full, 'create', { ...drawing, upscale: 4 }, { onProgress }))
  await ask(request(full, 'create', { ...drawing, batch: 30, enhance: false }, { onProgress }))
  await ask(request(full, 'swap', { source: astronaut, target: hopper, provider: 'cpu' }, { onProgress }))
  const small = {
    source: astronaut,
    target: fixture('photos/astronaut-exif-6.jpg'),
    provider: 'cpu',
  } as const
  await ask(request(full, 'swap', { ...small, enhance: true }, { onProgress }))
  await ask(request(full, 'enhance', { file: astronaut, upscale: 2, provider: 'cpu' }, { onProgress }))
  expect([...stages]).toEqual(['read'])
  expect(readdirSync(full.folders.library)).toEqual([])
  await request(full, 'create', { ...drawing, enhance: false })
  expect(readdirSync(full.folders.library)).toHaveLength(1)
  await full.dispose()
})
