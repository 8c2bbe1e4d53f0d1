import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { repository, temporaryFolder } from '../../../tests/cli.ts'
import { libraryItems } from '../../../tests/library-items.ts'
import { fixture, readPhoto } from '../../../tests/pictures.ts'
import { recipe } from '../../../tests/result-library.ts'
import { decodeImage } from '../../core/imaging/codec/decode.ts'
import { encodePng } from '../../core/imaging/codec/encode.ts'
import { readDigitalSourceType, readPngText } from '../../core/imaging/codec/png-text.ts'
import { resizeImage } from '../../core/imaging/resample/resize.ts'
import type { RouteInput } from '../../shared/api/contract.ts'
import type { LibraryItem } from '../../shared/api/library.ts'
import type { PhotoReport } from '../../shared/api/photos.ts'
import type { ProgressEvent, Stage } from '../../shared/api/progress.ts'
import { createEngine } from '../create-engine.ts'
import type { Engine } from '../engine.ts'
import { engineFolders } from '../folders.ts'
import { toCreateMetadata } from '../metadata/write-recipe.ts'
import { request } from '../router.ts'

const home = temporaryFolder()
const library = join(home, 'library')
const kept = join(library, '.likeness', 'stages')
let engine: Engine
let hopper: PhotoReport
let astronaut: PhotoReport

beforeAll(async () => {
  const folders = engineFolders(join(repository, 'resources', 'models'), home)
  engine = createEngine({ version: 'test', folders })
  hopper = await request(engine, 'photos.import', { path: fixture('photos/grace_hopper.jpg') })
  astronaut = await request(engine, 'photos.import', { path: fixture('photos/astronaut.png') })
})
afterAll(() => engine.dispose())

const swapInput = (): RouteInput<'swap'> => ({
  source: { id: hopper.id },
  target: { id: astronaut.id },
  keepIntermediates: true,
  provider: 'cpu',
})

const itemOf = async (file: string): Promise<LibraryItem | undefined> => {
  await engine.library.idle()
  const items = await libraryItems(engine)
  return items.find(({ id }) => id === basename(file))
}
const textsOf = (file: string) => readPngText(readFileSync(file))
const ownText = (file: string) => JSON.parse(textsOf(file).get('likeness')!)
const intermediatesOf = (file: string) => join(kept, basename(file, '.png'))
const sizeOf = async (file: string) => {
  const { width, height } = await decodeImage(file)
  return [width, height]
}
const packsOf = (...roles: readonly string[]) =>
  Object.fromEntries(roles.map(role => [role, { pack: 'starter', version: expect.any(String) }]))
const keptFiles = () => (existsSync(kept) ? readdirSync(kept) : [])

test('an enhanced swap is enlarged, keeps the target and the swap as it was, and is listed as a swap', async () => {
  const input = { ...swapInput(), enhance: true, fidelity: 0.7, faceOrder: 'left-to-right' } as const
  const { file, width, similarity, timings } = await request(engine, 'swap', input)
  expect(width).toBe(1024)
  expect(await sizeOf(file)).toEqual([1024, 1024])
  expect(similarity).toBeGreaterThan(0.35)
  expect(timings.stages.enhance).toBeGreaterThan(0)

  expect(await sizeOf(join(intermediatesOf(file), 'photo.jpg'))).toEqual([512, 512])
  expect(await sizeOf(join(intermediatesOf(file), 'swapped.png'))).toEqual([512, 512])
  expect(JSON.parse(readFileSync(join(intermediatesOf(file), 'meta.json'), 'utf8'))).toEqual({
    ...{ version: 1, similarity, provider: 'cpu', faces: { source: 1, target: 1 } },
    photo: { id: astronaut.id, face: 0, order: 'left-to-right' },
    source: { id: hopper.id, face: 0, order: 'left-to-right' },
    people: null,
    timings: expect.objectContaining({ swap: expect.any(Number), enhance: expect.any(Number) }),
  })
  expect(await itemOf(file)).toMatchObject({
    ...{ madeBy: 'swap', recipe: null, similarity, intermediates: ['photo', 'swapped'] },
    photo: { id: astronaut.id, face: 0, order: 'left-to-right' },
  })
})

test('a swap is not enhanced unasked, and its file names photos by their bytes and nothing by its path', async () => {
  const stages = new Set<Stage>()
  const onProgress = ({ stage }: ProgressEvent) => stages.add(stage)
  const { file, width } = await request(
    engine,
    'swap',
    { ...swapInput(), strength: 0.9, targetPerson: { id: astronaut.id }, upscale: 1 },
    { onProgress },
  )
  expect(width).toBe(512)
  expect(stages).not.toContain('enhance')
  // The swap is the result itself.
  expect(await itemOf(file)).toMatchObject({ intermediates: ['photo'] })

  expect(ownText(file)).toEqual({
    ...{ madeBy: 'swap', sourceFace: 0, targetFace: 0, faceOrder: 'size', strength: 0.9, enhance: false },
    ...{ sourcePhoto: hopper.id, targetPhoto: astronaut.id, personPhoto: astronaut.id, version: 'test' },
    packs: packsOf('face-detector', 'face-landmarks', 'face-embedder', 'face-swapper', 'face-masker'),
    took: expect.any(Number),
  })
  const texts = textsOf(file)
  expect(readDigitalSourceType(texts)).toBe('compositeWithTrainedAlgorithmicMedia')
  expect(texts.has('parameters')).toBe(false)
  const all = [...texts].join('\n')
  for (const secret of ['hopper', 'astronaut', home, '.jpg']) expect(all).not.toContain(secret)
})

test('an enhanced drawing keeps the picture as it was, its recipe and its mark', async () => {
  const small = await resizeImage(await readPhoto('astronaut.png'), 128, 128, 'area')
  writeFileSync(join(library, 'drawing.png'), await encodePng(small, { metadata: toCreateMetadata(recipe) }))
  const picture = { picture: 'drawing.png' }
  const input = { file: picture, keepIntermediates: true, provider: 'cpu' } as const
  const { file, width } = await request(engine, 'enhance', input)
  expect(width).toBe(512)
  expect(readdirSync(intermediatesOf(file)).sort()).toEqual(['meta.json', 'photo.jpg'])
  expect(await sizeOf(join(intermediatesOf(file), 'photo.jpg'))).toEqual([128, 128])
  expect(await itemOf(file)).toMatchObject({
    ...{ madeBy: 'enhance', recipe, similarity: null, intermediates: ['photo'], photo: null },
  })
  const packs = packsOf('face-detector', 'face-landmarks', 'face-restorer', 'upscaler')
  expect(ownText(file)).toEqual({
    ...{ madeBy: 'enhance', upscale: 4, packs, recipe, version: 'test', took: expect.any(Number) },
  })
  expect(readDigitalSourceType(textsOf(file))).toBe('trainedAlgorithmicMedia')
  expect(textsOf(file).has('parameters')).toBe(false)

  const again = await request(engine, 'enhance', { file, upscale: 1, provider: 'cpu' })
  expect(await itemOf(again.file)).toMatchObject({ madeBy: 'enhance', recipe, intermediates: [] })
})

test('an enhanced photo has no recipe of a drawing, and the mark of what networks changed', async () => {
  const input = { file: { id: hopper.id }, upscale: 1, provider: 'cpu' } as const
  const { file } = await request(engine, 'enhance', input)
  const packs = packsOf('face-detector', 'face-landmarks', 'face-restorer', 'upscaler')
  expect(ownText(file)).toEqual({ madeBy: 'enhance', upscale: 1, photo: hopper.id, packs, version: 'test' })
  expect(readDigitalSourceType(textsOf(file))).toBe('algorithmicallyEnhanced')
  expect(textsOf(file).has('parameters')).toBe(false)
})

test.each<[string, Stage]>([
  ['swap', 'enhance'],
  ['enhance', 'enhance'],
])('a cancelled %s keeps nothing', async (route, when) => {
  const before = [readdirSync(library), keptFiles()]
  const abort = new AbortController()
  const onProgress = ({ stage, step }: ProgressEvent) => {
    if (stage === when && step !== undefined) abort.abort()
  }
  const hooks = { signal: abort.signal, onProgress }
  const work =
    route === 'swap'
      ? request(engine, 'swap', { ...swapInput(), enhance: true, upscale: 4 }, hooks)
      : request(engine, 'enhance', { file: { id: hopper.id }, upscale: 4, keepIntermediates: true }, hooks)
  await expect(work).rejects.toMatchObject({ code: 'cancelled' })
  expect([readdirSync(library), keptFiles()]).toEqual(before)
})

test('nothing is kept of results outside the library, nor unasked', async () => {
  const before = keptFiles()
  const out = join(temporaryFolder(), 'out.png')
  await request(engine, 'swap', { ...swapInput(), out })
  await request(engine, 'swap', { ...swapInput(), keepIntermediates: false })
  await request(engine, 'enhance', { file: out, upscale: 1, keepIntermediates: true, out })
  expect(readdirSync(dirname(out))).toEqual(['out.png'])
  expect(keptFiles()).toEqual(before)
})

test('enlarging without enhancing is refused in words', async () => {
  await expect(request(engine, 'swap', { ...swapInput(), upscale: 2 })).rejects.toMatchObject({
    code: 'bad-option',
    message: expect.stringContaining('Add "--enhance"'),
  })
})
