import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { repository, temporaryFolder } from '../../../tests/cli.ts'
import { makeNetworkPack } from '../../../tests/packs.ts'
import { createEngine } from '../create-engine.ts'
import { engineFolders } from '../folders.ts'
import { request } from '../router.ts'

const home = temporaryFolder()
const engine = createEngine({
  version: 'test',
  folders: engineFolders(join(repository, 'resources', 'models'), home),
})
afterAll(() => engine.dispose())

const astronaut = readFileSync(join(repository, 'tests', 'fixtures', 'photos', 'astronaut.png'))

/** The same picture as another file: what follows a PNG's end is not looked at. */
const photo = (n: number) => ({ name: `${n}.png`, bytes: new Uint8Array([...astronaut, n]) })

test('photos are read while models are removed, added and moved', async () => {
  for (const [i, change] of [
    () => request(engine, 'models.remove', { id: 'other' }),
    () => request(engine, 'models.move', { folder: join(temporaryFolder(), 'models') }),
  ].entries()) {
    makeNetworkPack(home, i === 0 ? 'other' : 'kept', 'faces/sface.onnx', [
      'face-embedder',
      'embedder',
      'sface',
    ])
    const imported = [1, 2].map(n => request(engine, 'photos.import', photo(10 * i + n)))
    const changed = change()
    for (const { faces } of await Promise.all(imported)) expect(faces).toHaveLength(1)
    await changed
  }
})
