import { cp, mkdir, mkdtemp, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { crc32 } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import {
  type Entry,
  goldenValues,
  safetensorsOf,
  type TinyCheckpointName,
  tinyCheckpoint,
  writeFolder,
  writeSingleFile,
} from '../../../tests/golden/golden-checkpoint.ts'
import type { Checkpoint } from './checkpoint.ts'
import { readCheckpoint, recogniseFile } from './read-checkpoint.ts'
import { readCheckpointFolder } from './read-checkpoint-folder.ts'
import type { Weight } from './weight.ts'

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'likeness-checkpoint-'))
})
afterAll(() => rm(folder, { recursive: true }))

const networks = [
  ['unet', 'unet'],
  ['vae', 'vae'],
  ['textEncoder', 'text_encoder'],
  ['textEncoder2', 'text_encoder_2'],
] as const

const bytesOf = (file: Buffer, { offset, bytes, dims, transposed }: Weight): Buffer => {
  const stored = file.subarray(offset, offset + bytes)
  if (!transposed) return stored
  const [rows = 0, columns = 0] = dims
  const turned = Buffer.alloc(bytes)
  for (let row = 0; row < rows; row++)
    for (let column = 0; column < columns; column++)
      turned.writeUInt16LE(stored.readUInt16LE(2 * (row * columns + column)), 2 * (column * rows + row))
  return turned
}

const facts = ({ components, metadata, unused, predictionType, resolution, ...rest }: Checkpoint) => rest

describe.each<readonly [TinyCheckpointName, Partial<Checkpoint>]>([
  ['tiny-sd-1', { kind: 'sd-1', resolution: { value: 512, basis: 'default' } }],
  ['tiny-sd-1-lcm', { kind: 'sd-1', guidanceEmbedding: true }],
  ['tiny-sd-1-inpainting', { kind: 'sd-1', task: 'inpainting', inChannels: 9 }],
  ['tiny-sd-2', { kind: 'sd-2' }],
  ['tiny-sdxl', { kind: 'sdxl', resolution: { value: 1024, basis: 'default' } }],
])('%s', (name, expected) => {
  test('the single file’s tensors have the values that diffusers reads from it', async () => {
    const path = join(folder, `${name}.safetensors`)
    const golden = await writeSingleFile(name, path)
    const found = await readCheckpoint(path)
    expect(found).toMatchObject({ task: 'text-to-image', precision: 'float16', unused: [], ...expected })
    const file = await readFile(path)
    for (const [ours, theirs] of networks) {
      const weights = found.components[ours]
      const checksums = Array.from(weights ?? [], ([tensor, weight]) => [
        tensor,
        crc32(bytesOf(file, weight)),
      ])
      const wanted = golden.components[theirs]?.map(([tensor, , crc]) => [tensor, crc]) ?? []
      expect(Object.fromEntries(checksums)).toEqual(Object.fromEntries(wanted))
    }
  })

  test('a folder of diffusers is the same model, and its tensors lie where they are said to', async () => {
    const path = join(folder, name)
    await writeFolder(name, path)
    const found = await readCheckpointFolder(path)
    const single = await readCheckpoint(join(folder, `${name}.safetensors`))
    const value = name === 'tiny-sd-2' ? 'v_prediction' : 'epsilon'
    expect(found.predictionType).toEqual({ value, basis: 'scheduler-config' })
    const sides: Partial<Record<TinyCheckpointName, number>> = { 'tiny-sd-2': 768, 'tiny-sdxl': 1024 }
    expect(found.resolution.value).toBe(sides[name] ?? 512)
    expect(facts(found)).toEqual(facts(single))
    for (const [ours, theirs] of networks) {
      const weights = found.components[ours]
      const shapes = ([tensor, { dims }]: readonly [string, Weight]) => [tensor, dims]
      expect(Object.fromEntries(Array.from(weights ?? [], shapes))).toEqual(
        Object.fromEntries(Array.from(single.components[ours] ?? [], shapes)),
      )
      for (const { location } of weights?.values() ?? []) expect(location.startsWith(`${theirs}/`)).toBe(true)
    }
    const { location, offset, bytes, dims } = found.components.unet.get('conv_out.weight')!
    const stored = (await readFile(join(path, location))).subarray(offset, offset + bytes)
    expect(stored.equals(Buffer.from(goldenValues('unet/conv_out.weight', dims).buffer))).toBe(true)
  })
})

const zeros = (dims: readonly number[]) => new Uint16Array(dims.reduce((product, size) => product * size, 1))

describe('how a model was trained is concluded', () => {
  const biasName = 'model.diffusion_model.output_blocks.11.1.transformer_blocks.0.norm1.bias'
  const predictionOf = async (
    name: TinyCheckpointName,
    more: readonly Entry[] = [],
    metadata: Readonly<Record<string, string>> = {},
    given: Readonly<Record<string, ArrayBufferView>> = {},
  ) => {
    const { single } = await tinyCheckpoint(name)
    const unet = single.filter(([tensor]) => tensor.startsWith('model.diffusion_model.'))
    const path = join(folder, 'trained.safetensors')
    const valuesOf = (tensor: string, dims: readonly number[]) => given[tensor] ?? zeros(dims)
    await writeFile(path, safetensorsOf([...unet, ...more], { metadata, valuesOf }))
    const { predictionType, zeroTerminalSnr, resolution } = await readCheckpoint(path)
    return { ...predictionType, zeroTerminalSnr, side: resolution.value }
  }

  test('by the tensors that NoobAI and its like put in', async () => {
    const marks: readonly Entry[] = [
      ['v_pred', 'F16', [0]],
      ['ztsnr', 'F16', [0]],
    ]
    expect(await predictionOf('tiny-sdxl', marks)).toEqual({
      value: 'v_prediction',
      basis: 'marker',
      zeroTerminalSnr: true,
      side: 1024,
    })
    expect(await predictionOf('tiny-sdxl')).toMatchObject({
      value: 'epsilon',
      basis: 'default',
      zeroTerminalSnr: false,
    })
  })

  test('by what the makers wrote', async () => {
    expect(
      await predictionOf('tiny-sd-1', [], {
        'modelspec.prediction_type': 'v',
        'modelspec.resolution': '640x640',
      }),
    ).toMatchObject({ value: 'v_prediction', basis: 'metadata', side: 640 })
    expect(await predictionOf('tiny-sd-1', [], { 'modelspec.prediction_type': 'constructor' })).toMatchObject(
      {
        value: 'epsilon',
        basis: 'default',
      },
    )
    const architecture = (name: string) =>
      predictionOf('tiny-sd-2', [], { 'modelspec.architecture': `stable-diffusion-v2-${name}` })
    expect(await architecture('768-v')).toMatchObject({ value: 'v_prediction', basis: 'metadata', side: 768 })
    expect(await architecture('512')).toMatchObject({ value: 'epsilon', basis: 'metadata', side: 512 })
  })

  test('of Stable Diffusion 2 by the number of steps', async () => {
    const steps = (count: bigint) =>
      predictionOf('tiny-sd-2', [['global_step', 'I64', []]], {}, { global_step: BigInt64Array.of(count) })
    expect(await steps(875_000n)).toMatchObject({ value: 'epsilon', basis: 'global-step', side: 512 })
    expect(await steps(140_000n)).toMatchObject({ value: 'v_prediction', basis: 'global-step', side: 768 })
  })

  test('else by how far a bias spreads', async () => {
    const spread = async (bits: number) => {
      // ±x in half precision; the deviation is x.
      const bias = Uint16Array.from({ length: 64 }, (_, i) => bits | (i % 2 ? 0x8000 : 0))
      return predictionOf('tiny-sd-2', [], {}, { [biasName]: bias })
    }
    // 0.0999, 0.0801
    expect(await spread(0x2e65)).toMatchObject({ value: 'v_prediction', basis: 'weights', side: 768 })
    expect(await spread(0x2d20)).toMatchObject({ value: 'epsilon', basis: 'weights', side: 512 })
  })
})

describe('folders in other forms', () => {
  const copyOf = async (name: string) => {
    const path = join(folder, name)
    await cp(join(folder, 'tiny-sd-1'), path, { recursive: true })
    return path
  }
  const unetFile = 'unet/diffusion_pytorch_model.safetensors'

  test('half-precision files are found by their variant; the caller says which is wanted', async () => {
    const path = await copyOf('variant')
    const half = join(path, 'unet', 'diffusion_pytorch_model.fp16.safetensors')
    await cp(join(path, unetFile), half)
    const location = async (variants?: readonly string[]) =>
      (await readCheckpointFolder(path, variants && { variants })).components.unet.get('conv_in.weight')
        ?.location
    expect(await location()).toBe(unetFile)
    expect(await location(['fp16', ''])).toBe('unet/diffusion_pytorch_model.fp16.safetensors')
    await rm(join(path, unetFile))
    expect(await location()).toBe('unet/diffusion_pytorch_model.fp16.safetensors')
  })

  const shard = async (path: string, change: (map: Record<string, string>) => void = () => {}) => {
    const entries = (await tinyCheckpoint('tiny-sd-1')).folder[unetFile]!
    const valuesOf = (_: string, dims: readonly number[]) => zeros(dims)
    const half = entries.length >> 1
    const map: Record<string, string> = {}
    for (const [i, some] of [entries.slice(0, half), entries.slice(half)].entries()) {
      const file = `diffusion_pytorch_model-0000${i + 1}-of-00002.safetensors`
      await writeFile(join(path, 'unet', file), safetensorsOf(some, { valuesOf }))
      for (const [tensor] of some) map[tensor] = file
    }
    change(map)
    const index = JSON.stringify({ metadata: { total_size: 1 }, weight_map: map })
    await writeFile(join(path, 'unet', 'diffusion_pytorch_model.safetensors.index.json'), index)
    await rm(join(path, unetFile), { force: true })
  }

  test('weights over several files are one network', async () => {
    const path = await copyOf('sharded')
    const { components } = await readCheckpointFolder(path)
    await shard(path)
    const found = await readCheckpointFolder(path)
    expect([...found.components.unet.keys()].sort()).toEqual([...components.unet.keys()].sort())
    expect(new Set(Array.from(found.components.unet.values(), ({ location }) => location))).toEqual(
      new Set([1, 2].map(i => `unet/diffusion_pytorch_model-0000${i}-of-00002.safetensors`)),
    )
  })

  test('an index that does not fit its files is refused', async () => {
    const path = await copyOf('unfit')
    const refusal = async (change: (map: Record<string, string>) => void) => {
      await shard(path, change)
      return readCheckpointFolder(path).then(
        () => null,
        (error: { code: string; message: string }) => error,
      )
    }
    const cases = [
      [
        (map: Record<string, string>) => delete map['conv_in.bias'],
        'model-damaged',
        'does not name "conv_in.bias"',
      ],
      [
        (map: Record<string, string>) => Object.assign(map, { more: map['conv_in.bias'] }),
        'model-damaged',
        'promises "more"',
      ],
      [
        (map: Record<string, string>) => Object.assign(map, { 'conv_in.bias': '../vae/a.safetensors' }),
        'model-damaged',
        'in a file that does not lie beside it',
      ],
      [
        (map: Record<string, string>) => Object.assign(map, { more: 'none.safetensors' }),
        'pack-incomplete',
        'names none.safetensors, which is not there',
      ],
    ] as const
    for (const [change, code, words] of cases) {
      const error = await refusal(change)
      expect(error?.code).toBe(code)
      expect(error?.message).toContain(words)
    }
    await writeFile(join(path, 'unet', 'diffusion_pytorch_model.safetensors.index.json'), '{"weight_map":')
    await expect(readCheckpointFolder(path)).rejects.toThrow('is no JSON')
  })

  test('weights that only PyTorch reads, a transformer, another UNet and none are told', async () => {
    const path = await copyOf('others')
    const bin = join(path, 'unet', 'diffusion_pytorch_model.bin')
    await rename(join(path, unetFile), bin)
    await writeFile(bin, Uint8Array.of(0x50, 0x4b, 3, 4, 0, 0, 0, 0, 0, 0))
    await expect(readCheckpointFolder(path)).rejects.toThrow('can run programs hidden in it')
    await rm(join(path, 'unet'), { recursive: true })
    await expect(readCheckpointFolder(path)).rejects.toMatchObject({ code: 'pack-incomplete' })
    await mkdir(join(path, 'transformer'))
    const flux: readonly Entry[] = [['single_transformer_blocks.0.proj_mlp.weight', 'F16', [4, 4]]]
    await writeFile(join(path, 'transformer', 'diffusion_pytorch_model.safetensors'), safetensorsOf(flux))
    await expect(readCheckpointFolder(path)).rejects.toThrow('"others" is a FLUX.1 transformer.')
    await mkdir(join(path, 'unet'))
    const control: readonly Entry[] = [['controlnet_cond_embedding.conv_in.weight', 'F16', [4, 4]]]
    await writeFile(join(path, unetFile), safetensorsOf(control))
    await expect(readCheckpointFolder(path)).rejects.toThrow('"others" is a ControlNet')
  })
})

test('a file that is something else is refused with what it is and what to do', async () => {
  const path = join(folder, 'vae.safetensors')
  const { folder: files } = await tinyCheckpoint('tiny-sd-1')
  await writeFile(path, safetensorsOf(files['vae/diffusion_pytorch_model.safetensors']!))
  expect(await recogniseFile(path)).toMatchObject({ kind: 'vae', precision: 'float16' })
  await expect(readCheckpoint(path)).rejects.toMatchObject({
    code: 'model-unsupported',
    details: { fileKind: 'vae' },
    message:
      '"vae.safetensors" is a VAE alone: it turns what a model draws into pixels, and draws nothing itself. Choose the whole model.',
  })
  await writeFile(path, safetensorsOf([['lora_unet_mid_block.lora_up.weight', 'F16', [4, 4]]]))
  await expect(readCheckpoint(path)).rejects.toThrow(
    '"vae.safetensors" is a LoRA or one of its kind: changes to a model, and no model of its own. Choose a whole',
  )
})
