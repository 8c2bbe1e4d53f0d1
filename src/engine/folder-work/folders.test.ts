import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, beforeEach, expect, test, vi } from 'vitest'
import { temporaryFolder } from '../../../tests/cli.ts'
import { startEngine } from '../../../tests/engine.ts'
import { fixture, readPhoto } from '../../../tests/pictures.ts'
import { decodeImage } from '../../core/imaging/codec/decode.ts'
import { encodeJpeg } from '../../core/imaging/codec/encode.ts'
import { resizeImage } from '../../core/imaging/resample/resize.ts'
import { isEnded } from '../../shared/api/job-states.ts'
import type { Job, JobWorkInput } from '../../shared/api/jobs.ts'
import type { PhotoReport } from '../../shared/api/photos.ts'
import { request } from '../router.ts'

const { engine, home } = startEngine()
const library = join(home, 'library')
let hopper: PhotoReport
let folder: string

beforeAll(async () => {
  hopper = await request(engine, 'photos.import', { path: fixture('photos/grace_hopper.jpg') })
})
afterAll(() => engine.dispose())

const small = await encodeJpeg(await resizeImage(await readPhoto('astronaut.png'), 200, 200, 'area'))
const put = (name: string) => writeFileSync(join(folder, name), small)

beforeEach(() => {
  folder = join(temporaryFolder(), 'holiday')
  mkdirSync(join(folder, 'day 2'), { recursive: true })
  for (const name of ['a.jpg', 'day 2/c.jpg']) put(name)
})

const open = (...paths: readonly string[]) => request(engine, 'folders.open', { paths: [...paths] })
const jobOf = (id: string): Job => engine.jobs.list().find(job => job.id === id)!
const submit = async (work: JobWorkInput): Promise<Job> => {
  const { id } = await request(engine, 'jobs.submit', { work })
  await vi.waitFor(() => expect(isEnded(jobOf(id))).toBe(true), { timeout: 30_000, interval: 20 })
  return jobOf(id)
}
const swapOf = (id: string, strength = 1): JobWorkInput => ({
  route: 'swapFolder',
  input: { source: { id: hopper.id }, folder: { folder: id }, strength, provider: 'cpu' },
})
const outOf = ({ work }: Job) => ('out' in work.input ? work.input.out! : '')
const picturesIn = (out: string) =>
  readdirSync(out, { recursive: true })
    .map(name => String(name).replaceAll('\\', '/'))
    .filter(name => name.endsWith('.png'))
    .sort()

test('a folder is told with its name, what is in it and some thumbnails, and no path', async () => {
  writeFileSync(join(folder, '0-damaged.jpg'), small.subarray(0, 500))
  const opened = await open(folder)
  expect(opened).toMatchObject({ id: expect.stringMatching(/^[0-9a-f]{32}$/), name: 'holiday', count: 3 })
  expect(opened.thumbnails).toHaveLength(2)
  expect((await decodeImage(opened.thumbnails[0]!)).width).toBe(160)
  expect((await open(folder)).id).toBe(opened.id)
  mkdirSync(join(folder, 'empty'))
  await expect(open(join(folder, 'empty'))).rejects.toMatchObject({ code: 'bad-option' })
  await expect(open(join(folder, 'gone'))).rejects.toMatchObject({ code: 'file-not-found' })
})

test('results go into a folder of the library named after the pictures; the same again skips them, another request does not', async () => {
  const { id } = await open(folder)
  const first = await submit(swapOf(id))
  const out = join(library, 'holiday swapped')
  expect(outOf(first)).toBe(out)
  expect(first).toMatchObject({ saved: [], state: { kind: 'done', output: { value: { done: 2 } } } })
  expect(picturesIn(out)).toEqual(['a.png', 'day 2/c.png'])
  put('d.jpg')
  const again = await submit(swapOf(id))
  expect(outOf(again)).toBe(out)
  expect(again.state).toMatchObject({ output: { value: { done: 1, skipped: 2 } } })
  const other = await submit(swapOf(id, 0.5))
  expect(outOf(other)).toBe(`${out} 2`)
  expect(other.state).toMatchObject({ output: { value: { done: 3, skipped: 0 } } })
  // A folder of results is none of pictures.
  cpSync(out, join(folder, 'earlier results'), { recursive: true })
  expect((await open(folder)).count).toBe(3)

  const { results } = await request(engine, 'folders.results', { job: other.id })
  expect(results).toMatchObject({ totals: { done: 3, failed: 0, left: 0 }, failed: [] })
  expect((await decodeImage(results!.contactSheet!)).width).toBe(8 + 3 * 328)
  const { entries } = await request(engine, 'library.list', {})
  expect(entries).toEqual([])
})

test('of some files only those are done, with the folders they lie in, and those that fail are told', async () => {
  writeFileSync(join(folder, 'damaged.jpg'), small.subarray(0, 500))
  const given = await open(...['a.jpg', 'damaged.jpg', 'day 2'].map(name => join(folder, name)))
  expect(given).toMatchObject({ name: 'holiday', count: 3 })
  const place = temporaryFolder()
  const into = await request(engine, 'folders.keep', { path: place })
  const job = await submit({
    route: 'enhanceFolder',
    input: { folder: { folder: given.id }, into: { folder: into.id }, upscale: 2, provider: 'cpu' },
  })
  const out = join(place, 'holiday enhanced')
  expect(outOf(job)).toBe(out)
  expect(picturesIn(out)).toEqual(['a.png', 'day 2/c.png'])
  const { width, height } = await decodeImage(join(out, 'a.png'))
  expect([width, height]).toEqual([400, 400])
  expect(readFileSync(join(folder, 'a.jpg'))).toEqual(Buffer.from(small))
  expect(await request(engine, 'folders.results', { job: job.id })).toMatchObject({
    results: { totals: { done: 2, failed: 1 }, failed: [{ file: 'damaged.jpg', code: 'damaged-image' }] },
  })
})

test('a job whose folder is not known is refused when it is handed in', async () => {
  const work = swapOf('0'.repeat(32))
  await expect(request(engine, 'jobs.submit', { work })).rejects.toMatchObject({ code: 'unknown-folder' })
})

test('a cancelled job keeps what is done and its report, and goes on when asked again', async () => {
  put('b.jpg')
  const { id } = await open(folder)
  const { id: jobId } = await request(engine, 'jobs.submit', { work: swapOf(id, 0.7) })
  const out = outOf(jobOf(jobId))
  await vi.waitFor(() => expect(existsSync(join(out, 'a.png'))).toBe(true), { timeout: 30_000, interval: 5 })
  await request(engine, 'jobs.cancel', { id: jobId })
  await vi.waitFor(() => expect(jobOf(jobId).state.kind).toBe('cancelled'), { timeout: 10_000 })
  const { results } = await request(engine, 'folders.results', { job: jobId })
  expect(results!.totals.left).toBeGreaterThan(0)
  expect(results!.totals.done + results!.totals.left).toBe(3)
  const again = await submit(swapOf(id, 0.7))
  expect(outOf(again)).toBe(out)
  expect(again.state).toMatchObject({
    output: { value: { skipped: results!.totals.done, done: results!.totals.left } },
  })
})
