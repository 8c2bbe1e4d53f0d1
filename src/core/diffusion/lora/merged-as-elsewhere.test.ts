import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { goldenValues, type TinyCheckpointName } from '../../../../tests/golden/golden-checkpoint.ts'
import {
  type LoraGolden,
  type LoraGoldenName,
  loraGolden,
  writeTinyCheckpoint,
} from '../../../../tests/golden/lora-golden.ts'
import { goldenLoras, mergeInto, weightValues } from '../../../../tests/golden/merge-into.ts'
import { largestDifference } from '../../../../tests/golden/open-golden-pack.ts'
import { openSession } from '../../onnx/open-session.ts'
import type { Session } from '../../onnx/session.ts'
import { asFloats } from '../../tensor/convert.ts'
import { decodeFloat16 } from '../../tensor/float16.ts'
import { type FloatTensor, floatTensor } from '../../tensor/tensor.ts'
import type { Checkpoint } from '../../weights/checkpoint.ts'
import { readCheckpoint } from '../../weights/read-checkpoint.ts'
import { readSafetensors } from '../../weights/safetensors.ts'
import { type CheckpointNetwork, writeCheckpointGraph } from '../checkpoint-graphs.ts'
import { checkpointScheduler } from '../checkpoint-scheduler.ts'
import { runTextEncoder } from '../models/text-encoder.ts'
import { readUnetContract } from '../models/unet.ts'
import { textToImage } from '../text-to-image.ts'
import type { TextToImageNetworks } from '../text-to-image-inputs.ts'
import { createClipTokenizer } from '../tokenizers/clip-tokenizer.ts'

let folder: string
const checkpoints = new Map<string, Promise<Checkpoint>>()
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'likeness-lora-merge-'))
})
afterAll(() => rm(folder, { recursive: true }))

const mergedFile = 'merged.safetensors'

const checkpointOf = (name: TinyCheckpointName): Promise<Checkpoint> => {
  const known = checkpoints.get(name) ?? writeTinyCheckpoint(name, folder, 'F32').then(readCheckpoint)
  checkpoints.set(name, known)
  return known
}

const openNetwork = (checkpoint: Checkpoint, network: CheckpointNetwork): Promise<Session> =>
  openSession(writeCheckpointGraph(checkpoint, network, { family: 'cpu', precision: 'float32' }), {
    ...{ weightsFolder: folder, optimisation: 'none', prepack: false },
  })

/** Opens each network of a checkpoint once: that takes longer than its runs. */
const networksOf = (checkpoint: Checkpoint) => {
  const opened = new Map<CheckpointNetwork, Promise<Session>>()
  return {
    open: (network: CheckpointNetwork): Promise<Session> => {
      const session = opened.get(network) ?? openNetwork(checkpoint, network)
      opened.set(network, session)
      return session
    },
    close: async (): Promise<void> => {
      for (const session of opened.values()) await (await session).dispose()
    },
  }
}
type Networks = ReturnType<typeof networksOf>

/** Values that make-checkpoints.py gives networks. */
const given = (name: string, dims: readonly number[], factor: number): FloatTensor =>
  floatTensor(
    decodeFloat16(goldenValues(name, dims)).map(value => value * factor),
    dims,
  )

const ids = [49406, 320, 1125, 539, 320, 2368, ...Array<number>(71).fill(49407)]

/** What networks give for the inputs of make-checkpoints.py, by the names of the golden. */
const outputsOf = async (
  checkpoint: Checkpoint,
  networks: Networks,
  wanted: readonly string[],
): Promise<Record<string, FloatTensor>> => {
  const { kind, components } = checkpoint
  const wide = components.unet.get('down_blocks.1.attentions.0.transformer_blocks.0.attn2.to_k.weight')!
    .dims[1]!
  const outputs: Record<string, FloatTensor> = {}
  const unet = await networks.open('unet')
  const pooled = unet.inputs.find(({ name }) => name === 'text_embeds')?.shape[1]
  const { out_sample } = await unet.run({
    sample: given('sample.input', [1, 4, 8, 8], 4),
    timestep: floatTensor(Float32Array.of(500), [1]),
    encoder_hidden_states: given('encoder_hidden_states.input', [1, 77, wide], 8),
    ...(typeof pooled === 'number' && {
      text_embeds: given('text_embeds.input', [1, pooled], 1),
      time_ids: floatTensor(Float32Array.of(64, 64, 0, 0, 64, 64), [1, 6]),
    }),
  })
  outputs.unet = asFloats(out_sample!)
  const isXl = kind === 'sdxl'
  const texts = isXl ? (['text_encoder', 'text_encoder_2'] as const) : (['text_encoder'] as const)
  for (const network of texts) {
    if (!wanted.some(output => output.split('.')[0] === network)) continue
    const { hiddenStates, textEmbeds } = await runTextEncoder(
      await networks.open(network),
      ids,
      isXl ? 'penultimate' : 'last',
    )
    outputs[isXl ? `${network}.penultimate` : network] = hiddenStates
    if (textEmbeds) outputs[`${network}.text_embeds`] = textEmbeds
  }
  return outputs
}

/** `count` values spread over a tensor, as the scripts take them. */
const spread = (values: ArrayLike<number>, count: number): number[] =>
  Array.from(
    { length: Math.min(count, values.length) },
    (_, i, n = Math.min(count, values.length)) => values[Math.round((i * (values.length - 1)) / (n - 1))]!,
  )

const relativeError = (ours: readonly number[], theirs: readonly number[]): number =>
  largestDifference(ours, theirs) / Math.max(...theirs.map(Math.abs))

const valuesOf = async (checkpoint: Checkpoint, key: string): Promise<readonly number[]> => {
  const [, network, name] = /^(\w+)\.(.+)$/.exec(key)!
  const { unet, textEncoder, textEncoder2 } = checkpoint.components
  const weights = { unet, text_encoder: textEncoder, text_encoder_2: textEncoder2 }[network!]!
  const weight = weights.get(name!)!
  expect(weight.location).toBe(mergedFile)
  return spread(await weightValues(weight, folder), 3)
}

/** The largest difference of a changed tensor's values, over the largest of all. */
const mergedError = async (checkpoint: Checkpoint, golden: LoraGolden): Promise<number> => {
  const keys = Object.keys(golden.merged)
  const ours = await Promise.all(keys.map(key => valuesOf(checkpoint, key)))
  return relativeError(
    ours.flat(),
    keys.flatMap(key => golden.merged[key]!),
  )
}

const kinds: Readonly<Record<LoraGoldenName, string>> = {
  'sd-1-kohya': "kohya's names, with another weight for the text encoder",
  'sd-1-two': 'two at once, one of them turned around',
  'sd-1-locon': 'convolutions (LoCon)',
  'sd-1-dora': 'DoRA by output',
  'sd-1-dora-by-input': 'DoRA by input',
  'sd-1-dora-peft': "DoRA by peft's names",
  'sd-1-lcm': 'convolutions and all of the transformers, as LCM-LoRA',
  'sd-1-mid': 'convolutions in three parts',
  'sd-1-loha': 'LoHa, of kernels, too',
  'sd-1-lokr': 'LoKr of whole matrices, products and kernels',
  'sd-1-full': 'whole differences, of biases and norms, too',
  'sd-2-kohya': 'Stable Diffusion 2, whose query, key and value lie in one matrix',
  'sdxl-peft': "SDXL with both text encoders and the projection, by peft's names and configuration",
  'sdxl-sgm': "SDXL by SGM's names",
}

/**
 * Networks so tiny normalise groups of two values at their deepest level, which brings the last places of float32 to the front:
 * without a LoRA, too, tiny-sd-1 differs from diffusers by 2.1e-4 of the largest value, tiny-sdxl by 0.9e-4.
 */
const noise = 3e-4

describe.each(Object.entries(kinds))('%s: %s', async name => {
  const key = name as LoraGoldenName
  const golden = await loraGolden(key)
  let merged: Checkpoint
  let opened: Networks
  beforeAll(async () => {
    const loras = await goldenLoras(name, golden, folder)
    merged = await mergeInto(await checkpointOf(golden.base), loras, folder, mergedFile)
    opened = networksOf(merged)
  })
  afterAll(() => opened.close())

  test('every changed tensor is as others compute it, and no other changes', async () => {
    const { tensors } = await readSafetensors(join(folder, mergedFile))
    expect([...tensors.keys()].sort()).toEqual(Object.keys(golden.merged).sort())
    expect(await mergedError(merged, golden)).toBeLessThan(5e-5)
  })

  test('networks give what they give elsewhere', async () => {
    const outputs = await outputsOf(merged, opened, Object.keys(golden.outputs))
    expect(Object.keys(outputs).sort()).toEqual(Object.keys(golden.outputs).sort())
    for (const [output, { shape, values }] of Object.entries(golden.outputs)) {
      expect(outputs[output]?.dims).toEqual(shape)
      expect(relativeError(spread(outputs[output]!.data, 256), values), output).toBeLessThan(noise)
    }
  })

  const { picture } = golden
  if (picture)
    test("the picture is that of diffusers' pipeline", async () => {
      const drawn = await textToImage(await pipelineOf(merged, opened), {
        ...{ prompt: picture.prompt, negativePrompt: picture.negative, seed: picture.seed },
        ...{ steps: picture.steps, guidanceScale: picture.guidance },
        ...{ width: picture.width, height: picture.height },
        ...(picture.scheduler && { scheduler: picture.scheduler }),
      })
      const ours = drawn.data.filter((_, i) => i % 7 === 0)
      expect(largestDifference(ours, Buffer.from(picture.pixels, 'base64'))).toBeLessThanOrEqual(1)
    })
})

const tokenizerFolder = join(import.meta.dirname, '../../../../resources/models/starter/tokenizer')

const pipelineOf = async (checkpoint: Checkpoint, opened: Networks): Promise<TextToImageNetworks> => {
  const { kind, predictionType, zeroTerminalSnr, components } = checkpoint
  const names = ['text_encoder', 'unet', 'vae_decoder', 'text_encoder_2'] as const
  const present = components.textEncoder2 ? names : names.slice(0, 3)
  const [first, unet, vaeDecoder, second] = await Promise.all(present.map(opened.open))
  const vocab = JSON.parse(await readFile(join(tokenizerFolder, 'vocab.json'), 'utf8'))
  const merges = await readFile(join(tokenizerFolder, 'merges.txt'), 'utf8')
  const tokenizer = (config: object) => createClipTokenizer({ vocab, merges, config, specialTokens: {} })
  return {
    textEncoder: { tokenizer: tokenizer({}), session: first! },
    ...(second && { textEncoder2: { tokenizer: tokenizer({ pad_token: '!' }), session: second } }),
    forceZerosForEmptyPrompt: kind === 'sdxl',
    unet: unet!,
    unetContract: readUnetContract(unet!),
    vaeDecoder: vaeDecoder!,
    vaeScalingFactor: kind === 'sdxl' ? 0.13025 : 0.18215,
    vaeDownscale: 8,
    schedulerConfig: checkpointScheduler({
      ...{ kind, predictionType: predictionType.value, zeroTerminalSnr, distilled: null },
    }),
  }
}
