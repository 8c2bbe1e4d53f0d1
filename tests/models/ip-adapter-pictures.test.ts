import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { textToImage } from '../../src/core/diffusion/text-to-image.ts'
import type { TextToImageNetworks } from '../../src/core/diffusion/text-to-image-inputs.ts'
import { floatTensor } from '../../src/core/tensor/tensor.ts'
import { createEngine, engineFolders, request } from '../../src/engine/index.ts'
import { openTextToImage } from '../../src/engine/models/registry/open-text-to-image.ts'
import { findPack, readPackLibrary } from '../../src/engine/models/registry/pack-library.ts'
import { createSessionCache } from '../../src/engine/models/runtime/session-cache.ts'
import { repository, temporaryFolder } from '../cli.ts'
import { goldenInput } from '../golden/controlnet-golden.ts'
import { outputError, quietValues, writeSingleFile } from '../golden/golden-checkpoint.ts'
import { goldenFace, ipAdapterGoldens, writeIpAdapter } from '../golden/ip-adapter-golden.ts'
import { largestDifference } from '../golden/open-golden-pack.ts'
import { spreadOf } from '../golden/tiny-pictures.ts'
import { modelsOf } from './install-fixture.ts'

describe.each(['sd-1', 'sdxl'] as const)('a checkpoint of %s with an IP-Adapter FaceID', family => {
  const sessions = createSessionCache('cpu')
  const golden = ipAdapterGoldens.families[family]
  let networks: TextToImageNetworks

  beforeAll(async () => {
    const home = temporaryFolder()
    const away = temporaryFolder()
    await writeSingleFile(`tiny-${family}`, join(away, 'single.safetensors'), { valuesOf: quietValues })
    const folders = engineFolders(join(repository, 'resources', 'models'), home)
    const engine = createEngine({ version: 'test', folders })
    for (const path of [join(away, 'single.safetensors'), writeIpAdapter(family, away)])
      await request(engine, 'models.import', { path })
    await engine.dispose()
    const library = await readPackLibrary([modelsOf(home)])
    const [pack, ipAdapter] = ['single', `faceid-${family}`].map(id => findPack(library, id))
    const adaptation = { loras: [], embeddings: [], ipAdapter }
    networks = await openTextToImage(pack!, pack!.manifest.roles['text-to-image']!, sessions, { adaptation })
  })
  afterAll(() => sessions.release())

  test('its UNet is that of diffusers, with the LoRA merged in the precision of the checkpoint', async () => {
    const { encoderHiddenStates, textEmbeds } = networks.unetContract
    const width = (shape: readonly (number | string)[] | undefined) => Number(shape?.at(-1))
    const { out_sample } = await networks.unet.run({
      sample: goldenInput('sample.input', [1, 4, 8, 8], 4),
      timestep: floatTensor(Float32Array.of(500), [1]),
      encoder_hidden_states: goldenInput(
        'encoder_hidden_states.input',
        [1, 77, width(encoderHiddenStates.shape)],
        8,
      ),
      ...(textEmbeds && {
        text_embeds: goldenInput('text_embeds.input', [1, width(textEmbeds.shape)]),
        time_ids: floatTensor(Float32Array.of(64, 64, 0, 0, 64, 64), [1, 6]),
      }),
      image_embeds: floatTensor(goldenFace(), [1, 512]),
      ip_adapter_scale: floatTensor(Float32Array.of(0.7), [1]),
    })
    expect(outputError(golden.outputs.unetMerged, out_sample!)).toBeLessThan(1e-4)
    expect(outputError(golden.outputs.unetWithoutLora, out_sample!)).toBeGreaterThan(1e-2)
  })

  test.each(golden.pictures)('as diffusers draws it, guidance $guidance, scale $scale', async picture => {
    const drawn = await textToImage(networks, {
      ...{ prompt: picture.prompt, negativePrompt: picture.negative, seed: picture.seed },
      ...{ steps: picture.steps, guidanceScale: picture.guidance },
      ...{ width: picture.width, height: picture.height },
      ipAdapter: { embedding: goldenFace(), scale: picture.scale },
    })
    const theirs = Buffer.from(picture.pixels, 'base64')
    expect(spreadOf(theirs)).toBeGreaterThan(30)
    const ours = drawn.data.filter((_, i) => i % ipAdapterGoldens.every === 0)
    expect(largestDifference(ours, theirs)).toBeLessThanOrEqual(1)
  })
})
