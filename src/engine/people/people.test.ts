import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import sharp from 'sharp'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { writeAlbum } from '../../../tests/album.ts'
import { repository, temporaryFolder } from '../../../tests/cli.ts'
import { openStarterFaces } from '../../../tests/golden/network-golden.ts'
import { writeGroupPhoto } from '../../../tests/group-photo.ts'
import { libraryItems } from '../../../tests/library-items.ts'
import { fixture } from '../../../tests/pictures.ts'
import { embedFace, type FaceNetworks, findFaces } from '../../core/faces/analysis.ts'
import { leftToRight } from '../../core/faces/geometry/choose-faces.ts'
import { cosineSimilarity } from '../../core/faces/geometry/embedding.ts'
import { decodeImage } from '../../core/imaging/codec/decode.ts'
import type { RouteInput } from '../../shared/api/contract.ts'
import type { Person } from '../../shared/api/people.ts'
import { createEngine } from '../create-engine.ts'
import type { Engine } from '../engine.ts'
import { engineFolders } from '../folders.ts'
import { request } from '../router.ts'

const home = temporaryFolder()
const album = join(home, 'album')
const astronaut = fixture('photos/astronaut.png')
const admiral = fixture('photos/grace_hopper.jpg')
const monaLisa = fixture('photos/mona_lisa.jpg')
/** The astronaut on the left, the admiral, whose face is the larger one, on the right; and the other way round. */
const group = join(home, 'group.png')
const mirrored = join(home, 'mirrored.png')
let engine: Engine
let networks: FaceNetworks
let close: () => Promise<void>
const people = new Map<string, Person>()

beforeAll(async () => {
  engine = createEngine({
    version: 'test',
    folders: engineFolders(join(repository, 'resources', 'models'), home),
  })
  ;({ networks, close } = await openStarterFaces())
  await writeAlbum(album)
  await writeGroupPhoto(group, ['astronaut.png', 'grace_hopper.jpg'])
  await writeGroupPhoto(mirrored)
})
afterAll(async () => {
  await engine.dispose()
  await close()
})

const grouped = () => request(engine, 'people.group', { pictures: [album], provider: 'cpu' })
/** Keeps a person, once for all tests. */
const keep = async (name: string, picture: string) => {
  const known = people.get(name)
  if (known) return { person: known.id }
  const { person } = await request(engine, 'people.add', { name, pictures: [picture], provider: 'cpu' })
  people.set(name, person)
  return { person: person.id }
}
const filesOf = (id: string) => readdirSync(join(engine.folders.people, id))

/** Cosines of the faces of a picture, from left to right, to the face of another. */
const likenessTo = async (file: string, other: string) => {
  const [image, theirs] = [await decodeImage(file), await decodeImage(other)]
  const reference = await embedFace(networks, theirs, (await findFaces(networks, theirs))[0]!)
  const faces = leftToRight(await findFaces(networks, image))
  const similarities: number[] = []
  for (const face of faces)
    similarities.push(cosineSimilarity(await embedFace(networks, image, face), reference))
  return similarities
}

test('the faces of a folder are grouped by person, and set aside with reasons', async () => {
  const stages: string[] = []
  const unsubscribe = engine.events.subscribe(event => {
    if (event.event === 'grouping') stages.push(event.value.progress?.stage ?? 'end')
  })
  const { groups, withoutFace, failed } = await grouped()
  unsubscribe()
  expect(groups.map(({ faces }) => faces.length)).toEqual([6, 1])
  const reasons = Object.fromEntries(groups[0]!.faces.map(({ name, aside }) => [name, aside]))
  expect(reasons).toMatchObject({
    '9-mirrored.png': null,
    '4-blurred.png': 'blurred',
    '5-small.png': 'small',
  })
  // Of those that are the same picture, one counts.
  const same = ['1.png', '2-lighter.jpg', '3-turned.png'].map(name => reasons[name])
  expect(same.filter(reason => reason === 'duplicate')).toHaveLength(2)
  expect(same).toContain(null)
  expect(groups[1]!.faces[0]).toMatchObject({ name: '8-admiral.jpg', aside: null, view: 'front' })
  expect(withoutFace).toEqual(['6-nobody.png'])
  expect(failed).toMatchObject([{ name: '7-broken.jpg', code: 'unsupported-image' }])
  expect([stages[0], stages.at(-1)]).toEqual(['load', 'end'])
})

test('a grouping ends when it is cancelled', async () => {
  const running = grouped()
  const ended = expect(running).rejects.toMatchObject({ code: 'cancelled' })
  await request(engine, 'people.cancelGroup', {})
  await ended
})

test('somebody who is added meanwhile leaves no faces behind, and takes none away from those that are looked at', async () => {
  const { groups } = await request(engine, 'people.group', { pictures: [admiral], provider: 'cpu' })
  const found = () => readdirSync(join(engine.folders.people, '.found'))
  expect(found()).toHaveLength(2)
  const added = await keep('Somebody', group)
  expect(found()).toHaveLength(2)
  await request(engine, 'people.delete', { id: added.person })
  const faces = groups[0]!.faces.map(({ id }) => id)
  const { person } = await request(engine, 'people.create', { name: 'Grace', faces })
  await request(engine, 'people.delete', { id: person.id })
})

test('a person is named, renamed, split, merged and deleted, with the files', async () => {
  const { groups } = await grouped()
  const told: number[] = []
  const unsubscribe = engine.events.subscribe(event => {
    if (event.event === 'people') told.push(event.value.people.length)
  })
  const faces = groups[0]!.faces.map(({ id }) => id)
  const { person } = await request(engine, 'people.create', { name: 'Eileen', faces })
  expect(person.photos.map(({ id }) => id)).toEqual(faces)
  // Cut, view and record: nothing else of the picture is kept.
  expect(filesOf(person.id)).toHaveLength(2 * faces.length + 1)
  expect((await grouped()).groups.map(group => group.person)).toEqual([person.id, null])

  await request(engine, 'people.rename', { id: person.id, name: 'Eileen C.' })
  const blurred = person.photos.find(({ aside }) => aside === 'blurred')!.id
  const forced = await request(engine, 'people.decide', { id: person.id, photos: [blurred], decided: 'use' })
  expect(forced.person.photos.find(({ id }) => id === blurred)).toMatchObject({ aside: null, decided: 'use' })

  const { split } = await request(engine, 'people.split', {
    id: person.id,
    photos: [faces[0]!],
    name: 'Other',
  })
  expect(filesOf(split.id)).toHaveLength(3)
  expect(filesOf(person.id)).toHaveLength(2 * (faces.length - 1) + 1)
  const merged = await request(engine, 'people.merge', { into: person.id, from: split.id })
  expect(merged.person).toMatchObject({ name: 'Eileen C.' })
  expect(merged.person.photos).toHaveLength(faces.length)

  const others = faces.slice(1)
  await request(engine, 'people.removePhotos', { id: person.id, photos: others })
  expect(filesOf(person.id)).toHaveLength(3)
  const last = { id: person.id, photos: [faces[0]!] }
  await expect(request(engine, 'people.removePhotos', last)).rejects.toMatchObject({ code: 'bad-option' })
  await request(engine, 'people.delete', { id: person.id })
  expect(readdirSync(engine.folders.people)).toEqual(['.found'])
  await expect(request(engine, 'people.delete', { id: person.id })).rejects.toMatchObject({
    code: 'unknown-person',
  })
  unsubscribe()
  expect(told).toEqual([1, 1, 1, 2, 1, 1, 0])
})

test('a person lends a better likeness than a bad photo, and the picture does not say who it is', async () => {
  const eileen = await keep('Eileen', album)
  const swap = (source: string | { person: string }, out: string, namePeople?: boolean) =>
    request(engine, 'swap', { source, target: monaLisa, out: join(home, out), provider: 'cpu', namePeople })
  await swap(join(album, '4-blurred.png'), 'blurred.png')
  await swap(eileen, 'person.png')
  const [bad] = await likenessTo(join(home, 'blurred.png'), astronaut)
  const [good] = await likenessTo(join(home, 'person.png'), astronaut)
  expect(good!).toBeGreaterThan(bad! + 0.05)

  const written = readFileSync(join(home, 'person.png')).toString('latin1')
  expect(written).toContain('"madeBy":"swap"')
  expect(written).not.toMatch(new RegExp(`Eileen|${eileen.person}`))
  await swap(eileen, 'named.png', true)
  expect(readFileSync(join(home, 'named.png')).toString('latin1')).toContain('"people":["Eileen"]')
})

test('who took part in a swap lies beside the picture in the library, and the swap can be made again from it', async () => {
  const ada = await keep('Ada for a swap', astronaut)
  const { id } = await request(engine, 'photos.import', { path: monaLisa })
  const swapIt = (input: Partial<RouteInput<'swap'>>) =>
    request(engine, 'swap', {
      ...{ source: ada, target: { id }, provider: 'cpu', keepIntermediates: true },
      ...input,
    })
  const itemOf = async (file: string) =>
    (await libraryItems(engine)).find(item => item.id === basename(file))!
  const first = await swapIt({})
  const item = await itemOf(first.file)
  expect(item.people).toEqual({ source: ada })
  expect(readFileSync(first.file).toString('latin1')).not.toContain(ada.person)
  const { people, photoRecipe } = item
  expect(photoRecipe).not.toHaveProperty('sourcePhoto')
  const again = await swapIt({ ...people })
  expect(readFileSync(again.file).subarray(-2000)).toEqual(readFileSync(first.file).subarray(-2000))
  // Nothing is kept where only photos took part.
  const photos = await swapIt({ source: { id }, target: { id } })
  expect((await itemOf(photos.file)).people).toBeNull()
  await request(engine, 'people.delete', { id: ada.person })
  await expect(swapIt({ ...people })).rejects.toMatchObject({ code: 'unknown-person' })
})

test('a kept person is found in a photo of the window, and lends the face to its preview', async () => {
  const ada = await keep('Ada for a photo', astronaut)
  const { id, faces } = await request(engine, 'photos.import', { path: group })
  expect(faces).toHaveLength(2)
  // The astronaut's is the smaller face.
  expect(await request(engine, 'photos.person', { id, person: ada })).toEqual({ faces: [1] })
  const preview = { target: { id }, targetFace: 0 }
  const { after, before } = await request(engine, 'swapPreview', { ...preview, source: ada })
  const pixels = (jpeg: Uint8Array) => sharp(jpeg).raw().toBuffer()
  const [swapped, original] = [await pixels(after), await pixels(before)]
  const difference = swapped.reduce((sum, value, i) => sum + Math.abs(value - original[i]!), 0)
  expect(difference / swapped.length).toBeGreaterThan(3)
  await request(engine, 'people.delete', { id: ada.person })
  const gone = request(engine, 'photos.person', { id, person: ada })
  await expect(gone).rejects.toMatchObject({ code: 'unknown-person' })
})

test('faces that another embedder described are described anew when the person is used', async () => {
  const grace = await keep('Again', admiral)
  const file = join(engine.folders.people, grace.person, 'person.json')
  const before = JSON.parse(readFileSync(file, 'utf8'))
  const other = { ...before.faces[0], embeddedBy: 'another embedder', embedding: 'AACAPwAAAAA=' }
  writeFileSync(file, JSON.stringify({ ...before, faces: [other] }))
  const out = join(home, 'again.png')
  await request(engine, 'swap', { source: grace, target: astronaut, out, provider: 'cpu' })
  const [after] = JSON.parse(readFileSync(file, 'utf8')).faces
  expect(after.embeddedBy).toBe(before.faces[0].embeddedBy)
  expect(Buffer.from(after.embedding, 'base64')).toHaveLength(512 * 4)

  // Also to recognise them in other pictures.
  writeFileSync(file, JSON.stringify({ ...before, faces: [other] }))
  const { groups } = await request(engine, 'people.group', { pictures: [admiral], provider: 'cpu' })
  expect(groups.map(({ person }) => person)).toEqual([grace.person])

  // Also when photos are added, by a name typed in another case.
  writeFileSync(file, JSON.stringify({ ...before, faces: [other] }))
  const more = { name: 'again', pictures: [admiral], provider: 'cpu' as const }
  expect((await request(engine, 'people.add', more)).person).toMatchObject({
    id: grace.person,
    name: 'Again',
  })
})

test('a map by person puts the same face onto the same person when the faces have moved', async () => {
  const [eileen, grace, lisa] = [
    await keep('Eileen', album),
    await keep('Grace', admiral),
    await keep('Lisa', monaLisa),
  ]
  for (const [file, place] of [
    [group, 0],
    [mirrored, 1],
  ] as const) {
    const out = join(home, 'map.png')
    const map = [{ source: lisa, target: eileen }]
    const { notices } = await request(engine, 'swap', {
      source: lisa,
      target: file,
      map,
      out,
      provider: 'cpu',
    })
    expect(notices).toEqual([])
    const after = await likenessTo(out, monaLisa)
    expect(after[place]!).toBeGreaterThan(0.3)
    expect((await likenessTo(out, admiral))[1 - place]!).toBeGreaterThan(0.9)
    expect(readFileSync(out).toString('latin1')).not.toContain(eileen.person)
  }
  const map = [
    { source: eileen, target: grace },
    { source: grace, target: lisa },
  ]
  const some = await request(engine, 'swap', {
    source: eileen,
    target: group,
    map,
    out: join(home, 'some.png'),
    provider: 'cpu',
  })
  expect(some.notices).toMatchObject([{ code: 'person-not-found', message: expect.stringContaining('Lisa') }])
  const nobody = { source: eileen, target: monaLisa, targetPerson: grace, provider: 'cpu' as const }
  await expect(request(engine, 'swap', nobody)).rejects.toMatchObject({
    code: 'no-such-face',
    message: /Grace/,
  })
})

test('a folder is swapped by person; where it is not certain who somebody is, the report says so and names nobody', async () => {
  const [grace, lisa] = [await keep('Grace', admiral), await keep('Lisa', monaLisa)]
  const folder = join(home, 'folder')
  mkdirSync(folder)
  writeFileSync(join(folder, 'a.png'), readFileSync(group))
  // So blurred that she is hardly herself.
  const dim = await sharp(admiral).resize(50).toBuffer()
  writeFileSync(join(folder, 'b.png'), await sharp(dim).resize(500).blur(3).png().toBuffer())
  const output = await request(engine, 'swapFolder', {
    ...{ source: lisa, folder, out: join(home, 'results'), targetPerson: grace, provider: 'cpu' },
  })
  const report = JSON.parse(readFileSync(output.report, 'utf8'))
  expect(report.files[0]).toMatchObject({ file: 'a.png', state: 'done' })
  expect(report.files[0].notices).toBeUndefined()
  expect(report.files[1].notices).toMatchObject([{ code: 'unsure-person' }])
  expect(output.notices).toMatchObject([{ code: 'unsure-person', message: /b\.png/ }])
  expect(readFileSync(output.report, 'utf8')).not.toMatch(/Grace|Lisa/)
})

test('a report on a folder calls a photo of a person by its number, not by its file', async () => {
  const { person: id } = await keep('Report', monaLisa)
  const [photo] = people.get('Report')!.photos
  const plain = sharp({
    create: { width: photo!.width, height: photo!.height, channels: 3, background: 'grey' },
  })
  await plain.jpeg().toFile(join(engine.folders.people, id, `${photo!.id}.jpg`))
  const folder = join(home, 'by-number')
  mkdirSync(folder)
  writeFileSync(join(folder, 'a.png'), readFileSync(astronaut))
  const work = { source: { person: id }, folder, provider: 'cpu' as const }
  const { report } = await request(engine, 'swapFolder', { ...work, out: join(home, 'numbered') })
  expect(JSON.parse(readFileSync(report, 'utf8')).files).toMatchObject([
    { file: 'a.png', state: 'failed', message: /no face in photo 1 of person 1\. / },
  ])
  expect(readFileSync(report, 'utf8')).not.toMatch(/mona_lisa|Report/)
  const named = await request(engine, 'swapFolder', { ...work, out: join(home, 'named'), namePeople: true })
  expect(readFileSync(named.report, 'utf8')).toContain('mona_lisa')
})
