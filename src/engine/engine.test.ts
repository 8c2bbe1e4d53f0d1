import {
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { repository, temporaryFolder } from '../../tests/cli.ts'
import { libraryItems } from '../../tests/library-items.ts'
import { makePack } from '../../tests/packs.ts'
import { decodeImage } from '../core/imaging/codec/decode.ts'
import type { RgbImage } from '../core/imaging/rgb-image.ts'
import type { EngineEvent, RouteInput } from '../shared/api/contract.ts'
import type { Job, JobWorkInput } from '../shared/api/jobs.ts'
import { createEngine } from './create-engine.ts'
import type { Engine } from './engine.ts'
import { engineFolders } from './folders.ts'
import { request } from './router.ts'

const home = temporaryFolder()
const library = join(home, 'library')
/** What a program was writing that was killed long ago. */
const abandoned = join(library, '.likeness-4194305-0123abcd.part')
const [astronaut, _hopper] = ['astronaut.png', 'grace_hopper.jpg'].map(name =>
  join(repository, 'tests', 'fixtures', 'photos', name),
) as [string, string]

let engine: Engine
let heard: EngineEvent[] = []
beforeAll(() => {
  // The full decoder in the place of a small one: what is shown must then be the picture itself.
  makePack(
    home,
    'previewing',
    (folder, manifest) => {
      cpSync(join(folder, 'vae_decoder'), join(folder, 'preview_decoder'), { recursive: true })
      const decoder = manifest.files.find(file => file.path === 'vae_decoder/model.onnx')!
      manifest.files.push({ ...decoder, path: 'preview_decoder/model.onnx' })
    },
    { seal: true },
  )
  mkdirSync(library, { recursive: true })
  writeFileSync(abandoned, 'half a picture')
  utimesSync(abandoned, 1e9, 1e9)
  engine = createEngine({
    version: 'test',
    folders: engineFolders(join(repository, 'resources', 'models'), home),
  })
  engine.events.subscribe(event => heard.push(event))
})
beforeEach(() => {
  heard = []
})
afterAll(() => engine.dispose())

type Values<K extends EngineEvent['event']> = Extract<EngineEvent, { event: K }>['value'][]
const values = <K extends EngineEvent['event']>(kind: K): Values<K> =>
  heard.filter(event => event.event === kind).map(event => event.value) as Values<K>

/** Hands a job in and waits for its end. */
const run = (work: JobWorkInput, onEvent: (event: EngineEvent) => void = () => {}): Promise<Job> =>
  new Promise((resolve, reject) => {
    let submitted: string | undefined
    const end = engine.events.subscribe(event => {
      onEvent(event)
      if (event.event !== 'jobs') return
      const job = event.value.jobs.find(({ id }) => id === submitted)
      if (!job || job.state.kind === 'queued' || job.state.kind === 'running') return
      end()
      resolve(job)
    })
    request(engine, 'jobs.submit', { work }).then(({ id }) => {
      submitted = id
    }, reject)
  })

const files = (folder: string): string[] => readdirSync(folder).filter(name => name !== '.likeness')

const meanDifference = (a: RgbImage, b: RgbImage): number =>
  a.data.reduce((sum, value, i) => sum + Math.abs(value - b.data[i]!), 0) / a.data.length

test('what a killed program was writing is gone after the start', async () => {
  await expect.poll(() => existsSync(abandoned)).toBe(false)
})

test('a batch shows the steps of every picture in order, and the last shows the picture', async () => {
  const job = await run({
    route: 'create',
    input: {
      ...{ prompt: 'a portrait of a queen', seed: 5, steps: 6, batch: 2 },
      ...{ enhance: false, pack: 'previewing', provider: 'cpu' },
    },
  })
  if (job.state.kind !== 'done' || job.state.output.route !== 'create')
    throw new Error(JSON.stringify(job.state))
  const { images } = job.state.output.value
  expect(job.saved).toEqual(images.map(({ file }) => file))

  // On a busy machine a step is passed over while the one before is being encoded; never the last.
  const previews = values('preview')
  const shownAs = previews.map(({ image, step }) => image * 10 + step)
  expect(shownAs).toEqual([...new Set(shownAs)].sort((a, b) => a - b))
  expect(shownAs).toEqual(expect.arrayContaining([16, 26]))
  for (const image of [1, 2])
    expect(previews.filter(preview => preview.image === image).length).toBeGreaterThanOrEqual(3)
  for (const number of [1, 2]) {
    const drawn = await decodeImage(images[number - 1]!.file)
    const shown = await Promise.all(
      previews.filter(({ image }) => image === number).map(({ jpeg }) => decodeImage(jpeg)),
    )
    for (const picture of shown) expect([picture.width, picture.height]).toEqual([256, 256])
    const differences = shown.map(picture => meanDifference(picture, drawn))
    console.log(`picture ${number}: previews differ by ${differences.map(d => d.toFixed(1)).join(', ')}`)
    expect(differences.at(-1)).toBeLessThan(4)
    expect(differences[0]).toBeGreaterThan(differences.at(-1)! * 2)
  }

  const progress = values('progress').map(event => event.progress)
  const inBatch = progress.filter(({ stage }) => stage === 'generate')
  expect(new Set(inBatch.map(({ image, images }) => `${image}/${images}`))).toEqual(new Set(['1/2', '2/2']))
  const half = inBatch.filter(({ image }) => image === 1).at(-1)!
  expect(half.fraction).toBeLessThan(0.7)
  expect(progress.every(({ fraction }, i) => fraction >= (progress[i - 1]?.fraction ?? 0))).toBe(true)
})

test('a swap keeps its intermediates beside the result in the library, and the drawn picture comes first', async () => {
  const given = await request(engine, 'photos.import', { path: astronaut })
  const job = await run({
    route: 'create',
    input: {
      ...{ prompt: 'a portrait of a queen', seed: 1, steps: 8, photo: { id: given.id } },
      ...{ faceFrom: 'photo', keepIntermediates: true, provider: 'cpu' },
    },
  })
  if (job.state.kind !== 'done' || job.state.output.route !== 'create')
    throw new Error(JSON.stringify(job.state))
  const { file, generatedFile, similarity, width } = job.state.output.value
  expect(job.saved).toEqual([generatedFile, file])
  expect(dirname(file)).toBe(library)

  await engine.library.idle()
  const items = await libraryItems(engine)
  const item = items.find(({ id }) => id === basename(file))
  expect(item).toMatchObject({
    ...{ generated: basename(generatedFile), intermediates: ['photo', 'swapped'], similarity, width },
    recipe: { seed: 1, swap: { faceFrom: 'photo' }, took: expect.any(Number) },
    photo: { id: given.id, face: 0 },
  })
  expect([item]).toMatchObject(values('library').at(-1)!.changed)

  const stages = join(library, '.likeness', 'stages', basename(file, '.png'))
  const [photo, swapped, result] = await Promise.all(
    [join(stages, 'photo.jpg'), join(stages, 'swapped.png'), file].map(path => decodeImage(path)),
  )
  expect([photo!.width, photo!.height]).toEqual([512, 512])
  expect(meanDifference(photo!, await decodeImage(astronaut))).toBeLessThan(4)
  expect([swapped!.width, swapped!.height]).toEqual([result!.width, result!.height])
  expect(JSON.parse(readFileSync(join(stages, 'meta.json'), 'utf8'))).toMatchObject({
    ...{ version: 1, similarity, provider: 'cpu', faces: { generated: 1, photo: 1 } },
    timings: { generate: expect.any(Number), swap: expect.any(Number) },
  })
})

test('intermediates are kept only where asked for, and never of a result outside the library', async () => {
  const out = join(temporaryFolder(), 'out.png')
  const input = {
    prompt: 'a portrait of a queen',
    seed: 1,
    steps: 8,
    photo: astronaut,
    enhance: false,
    provider: 'cpu',
  } as const
  const before = readdirSync(join(library, '.likeness', 'stages'))
  const outside = await run({ route: 'create', input: { ...input, out, keepIntermediates: true } })
  const inside = await run({ route: 'create', input })
  expect([outside.state.kind, inside.state.kind]).toEqual(['done', 'done'])
  expect(readdirSync(join(library, '.likeness', 'stages'))).toEqual(before)
  expect(readdirSync(dirname(out)).sort()).toEqual(['out-generated.png', 'out.png'])
  const made = await libraryItems(engine)
  expect(made.find(({ id }) => id === basename(inside.saved.at(-1)!))?.recipe).not.toHaveProperty('took')
  // What one of them took is expected of the next that wait.
  const work = { route: 'create', input } as const
  const [, waits] = [
    await request(engine, 'jobs.submit', { work }),
    await request(engine, 'jobs.submit', { work }),
  ]
  const { jobs } = await request(engine, 'jobs.expected', {})
  expect(jobs).toEqual([{ id: waits.id, milliseconds: expect.any(Number) }])
  expect(jobs[0]!.milliseconds).toBeGreaterThan(100)
  await request(engine, 'jobs.cancelAll', {})
  await expect.poll(() => engine.jobs.isBusy()).toBe(false)
})

test('a failed job keeps the drawn picture and says what to do', async () => {
  const job = await run({
    route: 'create',
    input: {
      ...{ prompt: 'a serene landscape with mountains and a river', seed: 2, photo: astronaut },
      ...{ keepIntermediates: true, provider: 'cpu' },
    },
  })
  expect(job.state).toMatchObject({ kind: 'failed', error: { code: 'no-face-found' } })
  expect(job.saved).toHaveLength(1)
  expect(job.saved[0]).toMatch(/-generated\.png$/)
  await decodeImage(job.saved[0]!)
})

test('a job cancelled between two steps leaves nothing, and the next one starts', async () => {
  const before = files(library)
  const first = run({ route: 'create', input: { prompt: 'a king', steps: 150, provider: 'cpu' } }, event => {
    if (event.event === 'progress' && event.value.progress.step === 3)
      void request(engine, 'jobs.cancel', { id: event.value.id })
  })
  const second = run({
    route: 'create',
    input: { prompt: 'a king', steps: 1, seed: 1, enhance: false, provider: 'cpu' },
  })
  expect((await first).state.kind).toBe('cancelled')
  const { state, saved } = await second
  expect(state.kind).toBe('done')
  expect(files(library).sort()).toEqual([...before, basename(saved[0]!)].sort())
  expect(statSync(saved[0]!).size).toBeGreaterThan(1000)
})

test('a swap cancelled while it is saved is cancelled, and its picture is there', async () => {
  const before = files(library)
  const work = { route: 'swap', input: { source: astronaut, target: astronaut, provider: 'cpu' } } as const
  const job = await run(work, event => {
    if (event.event === 'progress' && event.value.progress.stage === 'save')
      void request(engine, 'jobs.cancel', { id: event.value.id })
  })
  expect(job.state.kind).toBe('cancelled')
  expect(files(library).sort()).toEqual([...before, basename(job.saved[0]!)].sort())
  expect(await decodeImage(job.saved[0]!)).toMatchObject({ width: 512, height: 512 })
})

test('the largest seed is followed by the smallest, and both pictures can be drawn again', async () => {
  const largest = Number.MAX_SAFE_INTEGER
  const drawing = { prompt: 'a king', steps: 1, enhance: false, provider: 'cpu' } as const
  const { images } = await request(engine, 'create', { ...drawing, seed: largest, batch: 2 })
  expect(images.map(({ seed }) => seed)).toEqual([largest, 0])
  await engine.library.idle()
  const items = await libraryItems(engine)
  const seeds = images.map(({ file }) => items.find(({ id }) => id === basename(file))?.recipe?.seed)
  expect(seeds).toEqual([largest, 0])
  const [first, second] = await Promise.all(images.map(({ file }) => decodeImage(file)))
  expect(meanDifference(first!, second!)).toBeGreaterThan(1)
})

test.each([
  [{ upscale: 3 }, 'upscale: must be 1, 2 or 4.'],
  [{ faceFrom: 'me' }, 'faceFrom: must be generated or photo.'],
  [{ provider: 'gpu' }, 'provider: must be auto, cpu, webgpu, cuda, dml or coreml.'],
  [{ photoFace: -1 }, 'photoFace: must be a whole number from 0, or "all".'],
  [{ photoFace: 'both' }, 'photoFace: must be a whole number from 0, or "all".'],
  [
    { upscale: 4, enhance: false },
    '"--upscale 4" enlarges, "--no-enhance" leaves the picture as it was drawn.',
  ],
])('%j is refused in words', async (option, message) => {
  const input = { prompt: 'x', ...option } as RouteInput<'create'>
  await expect(request(engine, 'create', input)).rejects.toMatchObject({
    code: 'bad-option',
    message: expect.stringContaining(message),
  })
})

test('an empty prompt is refused when it is handed in', async () => {
  const work = { route: 'create', input: { prompt: '  ' } } as const
  await expect(request(engine, 'jobs.submit', { work })).rejects.toMatchObject({ code: 'empty-prompt' })
  const wrong = { route: 'create', input: { prompt: 'x', steps: 0 } } as const
  await expect(request(engine, 'jobs.submit', { work: wrong })).rejects.toMatchObject({
    code: 'bad-option',
    message: expect.stringMatching(/^steps: /),
  })
})

test('a recipe is read from a result, and a picture without one says so', async () => {
  const [name] = files(library).filter(file => !file.endsWith('-generated.png'))
  const bytes = new Uint8Array(readFileSync(join(library, name!)))
  const read = await request(engine, 'recipes.read', { name: name!, bytes })
  expect(read).toMatchObject({ source: 'likeness', recipe: { pack: expect.any(String), version: 'test' } })
  const plain = new Uint8Array(readFileSync(astronaut))
  await expect(request(engine, 'recipes.read', { name: 'a.png', bytes: plain })).rejects.toMatchObject({
    code: 'no-recipe',
  })
})

test('finding faces for a caller takes a turn like every job: the engine says that it is busy, on no list', async () => {
  const told: { busy: boolean; listed: boolean }[] = []
  const known = engine.jobs.list().length
  const end = engine.events.subscribe(event => {
    if (event.event === 'jobs') told.push({ busy: event.value.busy, listed: event.value.jobs.length > known })
  })
  const { faces } = await request(engine, 'faces', { file: astronaut, provider: 'cpu' })
  end()
  expect(faces).toHaveLength(1)
  expect(told).toEqual([
    { busy: true, listed: false },
    { busy: false, listed: false },
  ])
})
