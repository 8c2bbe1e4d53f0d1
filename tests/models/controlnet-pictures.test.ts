import { mkdirSync, renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { denoise, textToImage } from '../../src/core/diffusion/text-to-image.ts'
import type {
  TextToImageNetworks,
  TextToImageRequest,
} from '../../src/core/diffusion/text-to-image-inputs.ts'
import { createEngine, engineFolders, request } from '../../src/engine/index.ts'
import { openTextToImage } from '../../src/engine/models/registry/open-text-to-image.ts'
import { findPack, type PackLibrary, readPackLibrary } from '../../src/engine/models/registry/pack-library.ts'
import { createSessionCache } from '../../src/engine/models/runtime/session-cache.ts'
import { repository, temporaryFolder } from '../cli.ts'
import {
  type ControlledPicture,
  type ControlNetLayout,
  controlImage,
  controlNetGoldens,
  writeControlNet,
} from '../golden/controlnet-golden.ts'
import { quietValues, type TinyCheckpointName, writeSingleFile } from '../golden/golden-checkpoint.ts'
import { largestDifference } from '../golden/open-golden-pack.ts'
import { patterned, spreadOf } from '../golden/tiny-pictures.ts'
import { modelsOf } from './install-fixture.ts'

const families = { 'sd-1': 'tiny-sd-1', sdxl: 'tiny-sdxl' } as const satisfies Record<
  string,
  TinyCheckpointName
>

const requestOf = (picture: ControlledPicture): TextToImageRequest => {
  const { width, height, strength } = picture
  return {
    ...{ prompt: picture.prompt, negativePrompt: picture.negative, seed: picture.seed },
    ...{ steps: picture.steps, guidanceScale: picture.guidance, width, height },
    scheduler: picture.scheduler ?? undefined,
    img2img: strength === null ? undefined : { image: patterned(width, height), strength },
    controls: picture.controls.map(({ scale, start, end }, i) => ({
      image: i === 0 ? controlImage(width, height) : patterned(width, height),
      ...{ scale, start, end },
    })),
  }
}

describe.each(Object.entries(families))('a checkpoint of %s with ControlNets', (family, name) => {
  const sessions = createSessionCache('cpu')
  const home = temporaryFolder()
  let library: PackLibrary

  beforeAll(async () => {
    const away = temporaryFolder()
    await writeSingleFile(name, join(away, 'single.safetensors'), { valuesOf: quietValues })
    const folders = engineFolders(join(repository, 'resources', 'models'), home)
    const engine = createEngine({ version: 'test', folders })
    const [diffusers, original] = (['diffusers', 'original'] as const).map(layout =>
      writeControlNet(family as 'sd-1', layout, away),
    )
    // One of them as diffusers keeps it.
    mkdirSync(join(away, 'diffusers'))
    renameSync(diffusers!, join(away, 'diffusers', 'diffusion_pytorch_model.safetensors'))
    const config = { _class_name: 'ControlNetModel', controlnet_conditioning_channel_order: 'rgb' }
    writeFileSync(join(away, 'diffusers', 'config.json'), JSON.stringify(config))
    renameSync(original!, join(away, 'original.safetensors'))
    for (const path of ['single.safetensors', 'diffusers', 'original.safetensors'])
      await request(engine, 'models.import', { path: join(away, path) })
    await engine.dispose()
    library = await readPackLibrary([modelsOf(home)])
  })
  afterAll(() => sessions.release())

  const open = (layouts: readonly ControlNetLayout[]): Promise<TextToImageNetworks> => {
    const pack = findPack(library, 'single')
    const adaptation = { loras: [], embeddings: [], controlnets: layouts.length > 0 }
    return openTextToImage(pack, pack.manifest.roles['text-to-image']!, sessions, {
      fromImage: true,
      adaptation,
      controlnets: layouts.map(layout => findPack(library, layout)),
    })
  }

  test.each(controlNetGoldens.pictures[family as 'sd-1'])(
    '$width × $height, guidance $guidance, strength $strength, seed $seed: as diffusers draws it',
    async picture => {
      const drawn = await textToImage(
        await open(picture.controls.map(({ file }) => file)),
        requestOf(picture),
      )
      const theirs = Buffer.from(picture.pixels, 'base64')
      expect(spreadOf(theirs)).toBeGreaterThan(30)
      const ours = drawn.data.filter((_, i) => i % controlNetGoldens.every === 0)
      expect(largestDifference(ours, theirs)).toBeLessThanOrEqual(1)
    },
  )

  test('passes that run one after the other draw the same', async () => {
    const [picture] = controlNetGoldens.pictures[family as 'sd-1']
    const networks = await open(['diffusers'])
    const split = { ...networks, unetContract: { ...networks.unetContract, batch: 1 } }
    const [both, apart] = [
      await denoise(networks, requestOf(picture!)),
      await denoise(split, requestOf(picture!)),
    ]
    expect(Math.max(...both.data.map((value, i) => Math.abs(value - apart.data[i]!)))).toBeLessThan(1e-3)
  })

  test('that never act leave the picture as it is', async () => {
    const [picture] = controlNetGoldens.pictures[family as 'sd-1']
    const { controls = [], ...plain } = requestOf(picture!)
    const idle = await denoise(await open(['diffusers']), {
      ...plain,
      controls: controls.map(control => ({ ...control, scale: 0 })),
    })
    const without = await denoise(await open([]), plain)
    expect(Math.max(...idle.data.map((value, i) => Math.abs(value - without.data[i]!)))).toBeLessThan(1e-4)
  })
})
