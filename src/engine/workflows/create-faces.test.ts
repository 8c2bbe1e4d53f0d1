import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { repository, temporaryFolder } from '../../../tests/cli.ts'
import { writeGroupPhoto } from '../../../tests/group-photo.ts'
import { decodeImage } from '../../core/imaging/codec/decode.ts'
import type { RouteInput } from '../../shared/api/contract.ts'
import type { PhotoReport } from '../../shared/api/photos.ts'
import { createEngine } from '../create-engine.ts'
import type { Engine } from '../engine.ts'
import { engineFolders } from '../folders.ts'
import { request } from '../router.ts'

/** Two people in one photo, the larger face on the left: which of them get the drawn face. */
const home = temporaryFolder()
const photos = join(repository, 'tests', 'fixtures', 'photos')
const file = join(home, 'group.png')
let engine: Engine
let group: PhotoReport

beforeAll(async () => {
  engine = createEngine({
    version: 'test',
    folders: engineFolders(join(repository, 'resources', 'models'), home),
  })
  await writeGroupPhoto(file)
  group = await request(engine, 'photos.import', { path: file })
})
afterAll(() => engine.dispose())

/** Which halves of the photo were changed. */
const changedHalves = async (input: Partial<RouteInput<'create'>>) => {
  const out = join(home, 'out.png')
  const drawing = { prompt: 'a portrait of a queen', seed: 8, steps: 6, enhance: false }
  await request(engine, 'create', { ...drawing, photo: file, out, provider: 'cpu', ...input })
  const [before, after] = [await decodeImage(file), await decodeImage(out)]
  const halves = { left: false, right: false }
  for (let i = 0; i < before.data.length; i++)
    if (before.data[i] !== after.data[i]) halves[Math.floor(i / 3) % 768 < 384 ? 'left' : 'right'] = true
  return halves
}

test('all faces get the drawn face', async () => {
  expect(await changedHalves({ photoFace: 'all' })).toEqual({ left: true, right: true })
})

test('a person gets it wherever they stand, and the photo says beforehand where', async () => {
  expect(group).toMatchObject({ fromLeft: [0, 1] })
  const person = await request(engine, 'photos.import', { path: join(photos, 'astronaut-exif-6.jpg') })
  const asked = { id: group.id, person: person.id }
  expect(await request(engine, 'photos.person', asked)).toEqual({ faces: [1] })
  expect(await changedHalves({ photoPerson: { id: person.id } })).toEqual({ left: false, right: true })
  const stranger = await request(engine, 'photos.import', { path: join(photos, 'mona_lisa.jpg') })
  expect(await request(engine, 'photos.person', { ...asked, person: stranger.id })).toEqual({ faces: [] })
})

test('a drawing takes one face only', async () => {
  const both = changedHalves({ photoFace: 'all', faceFrom: 'photo' })
  await expect(both).rejects.toMatchObject({ code: 'bad-option' })
  const none = changedHalves({ photoFace: 2, faceOrder: 'left-to-right' })
  await expect(none).rejects.toMatchObject({ code: 'no-such-face' })
})
