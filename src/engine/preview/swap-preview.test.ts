import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import sharp from 'sharp'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { repository, temporaryFolder } from '../../../tests/cli.ts'
import { missedFacePhoto, missedFaces } from '../../../tests/missed-face.ts'
import { fixture } from '../../../tests/pictures.ts'
import { decodeImage } from '../../core/imaging/codec/decode.ts'
import { crop } from '../../core/imaging/resample/resize.ts'
import type { RgbImage } from '../../core/imaging/rgb-image.ts'
import type { RouteInput } from '../../shared/api/contract.ts'
import type { SwapPreview } from '../../shared/api/swap-preview.ts'
import { createEngine } from '../create-engine.ts'
import type { Engine } from '../engine.ts'
import { engineFolders } from '../folders.ts'
import { request } from '../router.ts'

const home = temporaryFolder()
const collins = fixture('photos/astronaut.png')
const hopper = fixture('photos/grace_hopper.jpg')

let engine: Engine
beforeAll(() => {
  engine = createEngine({
    version: 'test',
    folders: engineFolders(join(repository, 'resources', 'models'), home),
  })
})
afterAll(() => engine.dispose())

type Options = Partial<RouteInput<'swapPreview'>>
const preview = (options: Options = {}, signal?: AbortSignal): Promise<SwapPreview> =>
  request(engine, 'swapPreview', { source: collins, target: hopper, provider: 'cpu', ...options }, { signal })

const difference = (a: RgbImage, b: RgbImage): number =>
  a.data.reduce((sum, value, i) => sum + Math.abs(value - b.data[i]!), 0) / a.data.length

/** Share of the crop that shows the new face. */
const opacity = async ({ mask }: SwapPreview): Promise<number> => {
  const { alpha, width, height } = await decodeImage(mask)
  return alpha!.reduce((sum, value) => sum + value / 255, 0) / (width * height)
}

const out = join(home, 'swapped.png')
/** Mean differences, in levels of 255, of what is shown from the target as it is and from the result of the swap. */
const compareWithSwap = async (options: Pick<Options, 'source' | 'target' | 'sourceFace' | 'targetFace'>) => {
  const { source = collins, target = hopper, ...faces } = options
  const shown = await preview(options)
  const [left, top, width, height] = shown.box
  expect([shown.width, shown.height]).toEqual([width, height])
  await request(engine, 'swap', { source, target, ...faces, provider: 'cpu', out })
  const part = (image: RgbImage) => crop(image, left, top, width, height)
  const [before, after] = [await decodeImage(shown.before), await decodeImage(shown.after)]
  const [plain, result] = [part(await decodeImage(target as string)), part(await decodeImage(out))]
  return {
    shown,
    // Both are JPEG, whose loss is on film grain.
    loss: difference(before, plain),
    error: difference(after, result),
    change: difference(after, plain),
  }
}

test('shows the part of the picture that the swap itself makes', async () => {
  const { shown, loss, error, change } = await compareWithSwap({})
  expect(loss).toBeLessThan(3)
  expect(error).toBeLessThan(loss + 0.3)
  expect(change).toBeGreaterThan(5)
  expect(await opacity(shown)).toBeGreaterThan(0.15)
})

describe('a face marked by hand', () => {
  const missed = join(home, 'missed.png')
  const box = [...missedFaces['covered and tilted'].box] as [number, number, number, number]
  beforeAll(async () => writeFileSync(missed, await missedFacePhoto('covered and tilted')))

  test('is shown as it becomes another', async () => {
    const { shown, loss, error, change } = await compareWithSwap({ target: missed, targetFace: { box } })
    const [left, top, width, height] = shown.box
    const middle = [left + width / 2, top + height / 2]
    expect(Math.hypot(middle[0]! - box[0] - box[2] / 2, middle[1]! - box[1] - box[3] / 2)).toBeLessThan(30)
    expect(error).toBeLessThan(loss + 0.3)
    expect(change).toBeGreaterThan(loss + 1)
  })

  test('lends itself', async () => {
    const { loss, error } = await compareWithSwap({ source: missed, sourceFace: { box } })
    expect(error).toBeLessThan(loss + 0.3)
    await expect(preview({ targetFace: { box: [5, 5, 20, 20] } })).rejects.toMatchObject({
      code: 'no-face-marked',
    })
  })
})

test('a kept person lends the photo that the swap takes', async () => {
  const { person } = await request(engine, 'people.add', {
    ...{ name: 'Eileen', pictures: [collins, fixture('photos/mona_lisa.jpg')], provider: 'cpu' },
  })
  const source = { person: person.id }
  const { loss, error, change } = await compareWithSwap({ source })
  expect(error).toBeLessThan(loss + 0.3)
  expect(change).toBeGreaterThan(5)
  await expect(preview({ source, sourceFace: 1 })).rejects.toMatchObject({ code: 'no-such-face' })
})

test('a large face is shown smaller, in the shape it has', async () => {
  const large = join(home, 'large.png')
  await sharp(hopper).resize(2000).png().toFile(large)
  const shown = await preview({ target: large })
  expect(Math.max(shown.width, shown.height)).toBeLessThanOrEqual(513)
  expect(shown.box[2]).toBeGreaterThan(1.5 * shown.width)
  expect(shown.box[2] / shown.box[3]).toBeCloseTo(shown.width / shown.height, 1)
})

test('a control changes the preview, and a brush takes away and adds', async () => {
  const [plain, mouth] = [await preview(), await preview({ keep: ['mouth'] })]
  expect(await opacity(mouth)).toBeLessThan((await opacity(plain)) - 0.01)
  const [left, top, width, height] = plain.box
  const centre = [left + width / 2, top + height / 2] as [number, number]
  const brush = (effect: 'add' | 'remove') => ({ effect, size: width / 3, softness: 0.2, points: [centre] })
  const removed = await preview({ mask: { strokes: [brush('remove')] } })
  expect(await opacity(removed)).toBeLessThan((await opacity(plain)) - 0.05)
  const again = await preview({ keep: ['mouth'], mask: { strokes: [brush('remove'), brush('add')] } })
  expect(await opacity(again)).toBeGreaterThan((await opacity(removed)) + 0.03)
})

describe('does not keep anybody waiting', () => {
  test('the latest call wins', async () => {
    const earlier = preview({ likeness: 0.4 })
    const later = preview({ likeness: 0.6 })
    await expect(earlier).rejects.toMatchObject({ code: 'cancelled' })
    expect((await later).after.length).toBeGreaterThan(1000)
  })

  test('the built-in way is shown while a job runs', async () => {
    let release = () => {}
    const job = engine.jobs.runBetweenJobs(() => new Promise<void>(resolve => (release = resolve)))
    expect((await preview()).width).toBeGreaterThan(100)
    release()
    await job
  })
})
