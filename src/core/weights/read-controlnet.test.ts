import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { temporaryFolder } from '../../../tests/cli.ts'
import { controlNetGoldens } from '../../../tests/golden/controlnet-golden.ts'
import { type Entry, safetensorsOf } from '../../../tests/golden/golden-checkpoint.ts'
import { ipAdapterGoldens } from '../../../tests/golden/ip-adapter-golden.ts'
import { recogniseFile } from './read-checkpoint.ts'
import { readControlNet } from './read-controlnet.ts'
import { readIpAdapter } from './read-ip-adapter.ts'

const fileOf = (entries: readonly Entry[]): string => {
  const path = join(temporaryFolder(), 'given.safetensors')
  writeFileSync(path, safetensorsOf(entries))
  return path
}

const controlNet = controlNetGoldens.networks['sd-1'].files
const faceId = ipAdapterGoldens.families['sd-1'].file
const one = (name: string, dims: readonly number[] = [4, 4]): Entry => [name, 'F16', dims]

test.each([
  ['union', [...controlNet.diffusers, one('task_embedding')], 'for many kinds of control pictures at once'],
  [
    'Control-LoRA',
    [one('input_blocks.0.0.up'), one('input_blocks.0.0.down'), one('lora_controlnet', [1])],
    'a Control-LoRA',
  ],
  ['ControlNet-LLLite', [one('lllite_unet_input_blocks_4_1_attn1_to_q.down.0.weight')], 'LLLite'],
  ['of FLUX', [one('controlnet_x_embedder.weight'), one('controlnet_blocks.0.weight')], 'such as FLUX'],
  ['T2I-Adapter', [one('body.0.block1.weight', [4, 4, 3, 3]), one('body.1.in_conv.weight')], 'T2I-Adapter'],
])('a ControlNet of another method is refused in words: %s', async (_, entries, words) => {
  await expect(readControlNet(fileOf(entries))).rejects.toMatchObject({
    code: 'model-unsupported',
    message: expect.stringContaining(words),
  })
})

test('a ControlNet that lacks a tensor is damaged, and says which', async () => {
  const entries = controlNet.original.filter(([name]) => name !== 'control_model.zero_convs.3.0.bias')
  await expect(readControlNet(fileOf(entries))).rejects.toMatchObject({
    code: 'model-damaged',
    message: expect.stringContaining('"controlnet_down_blocks.3.bias" is missing'),
  })
})

const without = (pattern: RegExp) => faceId.filter(([name]) => !pattern.test(name))

test.each([
  ['Plus', [one('image_proj.perceiver_resampler.proj_in.weight'), ...faceId], 'FaceID Plus'],
  [
    'plain',
    [one('image_proj.proj.weight'), ...without(/^image_proj/)],
    'an IP-Adapter, which sees a picture',
  ],
  ['of CLIP Plus', [one('image_proj.latents'), ...without(/^image_proj/)], 'an IP-Adapter Plus'],
  [
    'Portrait',
    faceId.map(([name, type, dims]): Entry => {
      const isWide = name === 'image_proj.proj.2.weight'
      return isWide ? [name, type, [dims[0]! * 4, dims[1]!]] : [name, type, dims]
    }),
    'Portrait',
  ],
])('an IP-Adapter that sees more than a face is refused in words: %s', async (_, entries, words) => {
  await expect(readIpAdapter(fileOf(entries))).rejects.toMatchObject({
    code: 'model-unsupported',
    message: expect.stringContaining(words),
  })
})

test('an IP-Adapter that lacks a tensor is damaged, and says which', async () => {
  await expect(readIpAdapter(fileOf(without(/^ip_adapter\.3\.to_v_ip/)))).rejects.toMatchObject({
    code: 'model-damaged',
    message: expect.stringContaining('"ip_adapter.3.to_v_ip.weight" is missing'),
  })
})

test('an IP-Adapter with a LoRA is an IP-Adapter', async () => {
  expect(await recogniseFile(fileOf(faceId))).toMatchObject({ model: 'ip-adapter' })
})
