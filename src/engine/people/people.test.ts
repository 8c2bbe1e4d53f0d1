import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { repository, temporaryFolder } from '../../../tests/cli.ts'
import { fixture } from '../../../tests/pictures.ts'
import { createEngine } from '../create-engine.ts'
import { engineFolders } from '../folders.ts'
import { request } from '../router.ts'

const home = temporaryFolder()
const engine = createEngine({
  version: 'test',
  folders: engineFolders(join(repository, 'resources', 'models'), home),
})
afterAll(() => engine.dispose())

test('people are grouped, kept, renamed, used and deleted', async () => {
  const { groups } = await request(engine, 'people.group', {
    pictures: [fixture('photos/astronaut.png'), fixture('photos/grace_hopper.jpg')],
  })
  expect(groups).toHaveLength(2)
  const { person } = await request(engine, 'people.create', {
    name: 'Anna',
    faces: groups[0]!.faces.map(({ id }) => id),
  })
  const { similarity } = await request(engine, 'swap', {
    source: { person: person.id },
    target: fixture('photos/mona_lisa.jpg'),
    out: join(home, 'out.png'),
  })
  expect(similarity).toBeGreaterThan(0.5)
  await request(engine, 'people.delete', { id: person.id })
  expect(readdirSync(engine.folders.people)).toEqual(['.found'])
  expect(existsSync(join(engine.folders.people, person.id))).toBe(false)
})
