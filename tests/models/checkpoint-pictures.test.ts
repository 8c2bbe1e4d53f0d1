import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { SchedulerName } from '../../src/core/diffusion/schedulers/scheduler-names.ts'
import { textToImage } from '../../src/core/diffusion/text-to-image.ts'
import type { TextToImageNetworks } from '../../src/core/diffusion/text-to-image-inputs.ts'
import { createEngine, engineFolders, request } from '../../src/engine/index.ts'
import { openTextToImage } from '../../src/engine/models/registry/open-text-to-image.ts'
import { findPack, readPackLibrary } from '../../src/engine/models/registry/pack-library.ts'
import { createSessionCache } from '../../src/engine/models/runtime/session-cache.ts'
import { repository, temporaryFolder } from '../cli.ts'
import {
  quietValues,
  readGolden,
  type TinyCheckpointName,
  writeFolder,
  writeSingleFile,
} from '../golden/golden-checkpoint.ts'
import { largestDifference } from '../golden/open-golden-pack.ts'
import { patterned, spreadOf } from '../golden/tiny-pictures.ts'
import { modelsOf } from './install-fixture.ts'

/** A picture that diffusers drew: every so many bytes of it, in base64. */
interface GoldenPicture {
  readonly file: 'single' | 'folder'
  readonly prompt: string
  readonly negative: string
  readonly seed: number
  readonly steps: number
  readonly guidance: number
  readonly width: number
  readonly height: number
  readonly scheduler: SchedulerName | null
  readonly clip_skip: number
  readonly strength: number | null
  readonly pixels: string
}

interface GoldenPictures {
  readonly every: number
  /** scheduler_config.json of the folder. */
  readonly schedulerConfig: Readonly<Record<string, unknown>>
  readonly cases: readonly GoldenPicture[]
}

const families: Readonly<Record<string, TinyCheckpointName>> = {
  'sd-1': 'tiny-sd-1',
  'sd-1-lcm': 'tiny-sd-1-lcm',
  'sd-1-inpainting': 'tiny-sd-1-inpainting',
  'sd-2': 'tiny-sd-2',
  'sd-2-v': 'tiny-sd-2',
  sdxl: 'tiny-sdxl',
}

describe.each(Object.entries(families))('a checkpoint of %s', async (family, name) => {
  const golden = await readGolden<GoldenPictures>(`pictures-${family}`)
  const sessions = createSessionCache('cpu')
  const home = temporaryFolder()
  const opened = new Map<string, Promise<TextToImageNetworks>>()

  beforeAll(async () => {
    const away = temporaryFolder()
    const metadata = family === 'sd-2-v' ? { 'modelspec.prediction_type': 'v' } : undefined
    await writeSingleFile(name, join(away, 'single.safetensors'), { metadata, valuesOf: quietValues })
    mkdirSync(join(away, 'folder'))
    await writeFolder(name, join(away, 'folder'), {
      schedulerConfig: golden.schedulerConfig,
      valuesOf: quietValues,
    })
    const folders = engineFolders(join(repository, 'resources', 'models'), home)
    const engine = createEngine({ version: 'test', folders })
    for (const path of ['single.safetensors', 'folder'])
      await request(engine, 'models.import', { path: join(away, path) })
    await engine.dispose()
  })
  afterAll(() => sessions.release())

  const openNetworks = async (id: string, clipSkip: number): Promise<TextToImageNetworks> => {
    const pack = findPack(await readPackLibrary([modelsOf(home)]), id)
    const settings = pack.manifest.roles['text-to-image']!
    const changed = { ...settings, checkpoint: { ...settings.checkpoint!, clipSkip } }
    const roles = { ...pack.manifest.roles, 'text-to-image': changed }
    const manifest = { ...pack.manifest, roles }
    return openTextToImage({ ...pack, manifest }, changed, sessions, { fromImage: true })
  }

  test.each(golden.cases)(
    '$file, "$prompt" without "$negative", $width × $height, guidance $guidance, $scheduler, clip skip $clip_skip, strength $strength',
    async picture => {
      const { file, clip_skip, width, height, strength } = picture
      const key = `${file} ${clip_skip}`
      const networks = opened.get(key) ?? openNetworks(file, clip_skip)
      opened.set(key, networks)
      const drawn = await textToImage(await networks, {
        ...{ prompt: picture.prompt, negativePrompt: picture.negative, seed: picture.seed },
        ...{ steps: picture.steps, guidanceScale: picture.guidance, width, height },
        scheduler: picture.scheduler ?? undefined,
        img2img: strength === null ? undefined : { image: patterned(width, height), strength },
      })
      const theirs = Buffer.from(picture.pixels, 'base64')
      expect(spreadOf(theirs)).toBeGreaterThan(30)
      const ours = drawn.data.filter((_, i) => i % golden.every === 0)
      expect(largestDifference(ours, theirs)).toBeLessThanOrEqual(1)
    },
  )
})
