import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { fillMasked } from '../../src/core/diffusion/inpainting/fill-masked.ts'
import {
  createInpaintCanvas,
  drawingOf,
  pasteDrawing,
} from '../../src/core/diffusion/inpainting/inpaint-canvas.ts'
import type { SchedulerName } from '../../src/core/diffusion/schedulers/scheduler-names.ts'
import { textToImage } from '../../src/core/diffusion/text-to-image.ts'
import type { TextToImageNetworks } from '../../src/core/diffusion/text-to-image-inputs.ts'
import { fastGaussianBlur } from '../../src/core/imaging/filter/gaussian-blur.ts'
import type { Plane, RgbImage } from '../../src/core/imaging/rgb-image.ts'
import { createEngine, engineFolders, request } from '../../src/engine/index.ts'
import { openTextToImage } from '../../src/engine/models/registry/open-text-to-image.ts'
import { findPack, readPackLibrary } from '../../src/engine/models/registry/pack-library.ts'
import { createSessionCache } from '../../src/engine/models/runtime/session-cache.ts'
import { repository, temporaryFolder } from '../cli.ts'
import { quietValues, readGolden, type TinyCheckpointName, writeFolder } from '../golden/golden-checkpoint.ts'
import { largestDifference } from '../golden/open-golden-pack.ts'
import { modelsOf } from './install-fixture.ts'

type Pair = readonly [number, number]

/** A picture of which diffusers drew a part: every so many bytes of it, in base64. */
interface GoldenInpainting {
  readonly prompt: string
  readonly negative: string
  readonly seed: number
  readonly steps: number
  readonly guidance: number
  readonly width: number
  readonly height: number
  readonly scheduler: SchedulerName | null
  readonly strength: number
  /** `padding_mask_crop`; null where the whole picture is drawn. */
  readonly padding: number | null
  readonly init: Pair
  /** Middle and radius of what the mask covers. */
  readonly disc: readonly [number, number, number]
  readonly pixels: string
}

interface GoldenInpaintings {
  readonly every: number
  readonly families: Readonly<
    Record<
      string,
      {
        readonly schedulerConfig: Readonly<Record<string, unknown>>
        readonly cases: readonly GoldenInpainting[]
      }
    >
  >
  /** What the web UI's fill makes of a picture. */
  readonly filled: string
}

const golden = await readGolden<GoldenInpaintings>('inpaintings')

/** The picture of which a part is drawn. */
const smooth = ([width, height]: Pair): RgbImage => ({
  width,
  height,
  data: Uint8Array.from({ length: 3 * width * height }, (_, i) => {
    const [x, y, c] = [Math.floor(i / 3) % width, Math.floor(i / 3 / width), i % 3]
    return Math.round(127.5 + 120 * (Math.sin(x / 7 + c) * Math.cos(y / 9 - c)))
  }),
})

const discOf = ([width, height]: Pair, [x, y, radius]: readonly [number, number, number]): Plane => ({
  width,
  height,
  data: Float32Array.from({ length: width * height }, (_, i) =>
    ((i % width) - x) ** 2 + (Math.floor(i / width) - y) ** 2 < radius ** 2 ? 1 : 0,
  ),
})

const sampled = (data: Uint8Array) => data.filter((_, i) => i % golden.every === 0)

describe.each(Object.entries(golden.families))('a part drawn by %s', (family, { schedulerConfig, cases }) => {
  const sessions = createSessionCache('cpu')
  let networks: TextToImageNetworks

  beforeAll(async () => {
    const [home, away] = [temporaryFolder(), join(temporaryFolder(), 'folder')]
    mkdirSync(away)
    await writeFolder(`tiny-${family}` as TinyCheckpointName, away, {
      schedulerConfig,
      valuesOf: quietValues,
    })
    const engine = createEngine({
      version: 'test',
      folders: engineFolders(join(repository, 'resources', 'models'), home),
    })
    await request(engine, 'models.import', { path: away })
    await engine.dispose()
    const pack = findPack(await readPackLibrary([modelsOf(home)]), 'folder')
    networks = await openTextToImage(pack, pack.manifest.roles['text-to-image']!, sessions, {
      fromImage: true,
    })
  })
  afterAll(() => sessions.release())

  test.each(cases)(
    '$scheduler, strength $strength, guidance $guidance, $init at $width × $height, padding $padding',
    async picture => {
      const { init, disc, strength, width, height, padding } = picture
      const size = { width, height }
      const image = smooth(init)
      const mask = discOf(init, disc)
      const canvas = createInpaintCanvas(image, mask, {
        ...{ maskBlur: 0, padding: padding ?? undefined, drawing: size },
      })!
      const drawn = await textToImage(networks, {
        ...{ prompt: picture.prompt, negativePrompt: picture.negative, seed: picture.seed },
        ...{ steps: picture.steps, guidanceScale: picture.guidance, ...size },
        scheduler: picture.scheduler ?? undefined,
        inpaint: { ...(await drawingOf(canvas, size, false)), strength, start: 'image' },
      })
      const theirs = Buffer.from(picture.pixels, 'base64')
      const whole = await pasteDrawing(canvas, drawn)
      // diffusers leaves what the VAE made of the rest where it crops nothing.
      expect(largestDifference(sampled((padding === null ? drawn : whole).data), theirs)).toBeLessThanOrEqual(
        1,
      )
      expect([whole.width, whole.height]).toEqual(init)
      const changed = whole.data.filter(
        (value, i) => mask.data[Math.floor(i / 3)] === 0 && value !== image.data[i],
      )
      expect(changed).toHaveLength(0)
    },
  )
})

test('what is masked is filled with its surroundings, blurred, as the web UI does', async () => {
  const size = [96, 80] as const
  const filled = await fillMasked(smooth(size), fastGaussianBlur(discOf(size, [40, 30, 22]), 4))
  const theirs = Buffer.from(golden.filled, 'base64')
  // Theirs holds colours of little opacity in bytes.
  expect(largestDifference(sampled(filled.data), theirs)).toBeLessThanOrEqual(6)
  const differences = sampled(filled.data).map((value, i) => Math.abs(value - theirs[i]!))
  expect(differences.reduce((sum, value) => sum + value, 0) / theirs.length).toBeLessThan(1)
})
