import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import {
  type Entry,
  type GoldenOutput,
  goldenValues,
  quietValues,
  readGolden,
  safetensorsOf,
  type TinyCheckpointName,
  writeSingleFile,
} from '../../../tests/golden/golden-checkpoint.ts'
import { largestDifference } from '../../../tests/golden/open-golden-pack.ts'
import { openSession } from '../onnx/open-session.ts'
import type { Session } from '../onnx/session.ts'
import type { FloatTensor } from '../tensor/tensor.ts'
import type { Checkpoint } from '../weights/checkpoint.ts'
import { readCheckpoint } from '../weights/read-checkpoint.ts'
import { readTextualInversion, type TextualInversion } from '../weights/textual-inversion.ts'
import { type CheckpointNetwork, networkWeights, writeCheckpointGraph } from './checkpoint-graphs.ts'
import { checkpointScheduler } from './checkpoint-scheduler.ts'
import { encodePrompt } from './encode-prompt.ts'
import { fitsTextEncoders, vocabularySize } from './fits-text-encoders.ts'
import { readUnetContract } from './models/unet.ts'
import { textToImage } from './text-to-image.ts'
import type { TextEncoder, TextToImageNetworks } from './text-to-image-inputs.ts'
import { createClipTokenizer } from './tokenizers/clip-tokenizer.ts'
import type { PromptEmbedding } from './tokenizers/prompt-embeddings.ts'

interface Family {
  readonly embeddings: readonly { readonly name: string; readonly kind: string; readonly vectors: number }[]
  readonly every: number
  readonly cases: readonly {
    readonly prompt: string
    readonly negative: string
    readonly seed: number
    readonly steps: number
    readonly guidance: number
    readonly width: number
    readonly height: number
    readonly clip_skip: number
    readonly states: Readonly<Record<'prompt' | 'negative' | 'pooled' | 'negativePooled', GoldenOutput>>
    readonly pixels: string
  }[]
}

const families: readonly (readonly [string, TinyCheckpointName, readonly number[]])[] = [
  ['sd-1', 'tiny-sd-1', [128]],
  ['sd-2', 'tiny-sd-2', [128]],
  ['sdxl', 'tiny-sdxl', [64, 128]],
]

const vocabulary = new URL('../../../resources/models/starter/tokenizer/', import.meta.url)
const merges = await readFile(new URL('merges.txt', vocabulary), 'utf8')
const vocab: Record<string, number> = JSON.parse(await readFile(new URL('vocab.json', vocabulary), 'utf8'))
const tokenizers = {
  openAi: createClipTokenizer({ vocab, merges }),
  openClip: createClipTokenizer({ vocab, merges, config: { pad_token: '!' } }),
}

describe.each(families)('with a checkpoint of %s', async (family, name, widths) => {
  const golden = (await readGolden<Record<string, Family>>('embeddings'))[family]!
  let folder: string
  let checkpoint: Checkpoint
  let inversions: readonly TextualInversion[]
  const sessions: Session[] = []
  const opened = new Map<number, TextToImageNetworks>()

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'likeness-embeddings-'))
    await writeSingleFile(name, join(folder, 'single.safetensors'), { valuesOf: quietValues })
    checkpoint = await readCheckpoint(join(folder, 'single.safetensors'))
    inversions = await Promise.all(
      golden.embeddings.map(async ({ name, kind, vectors }) => {
        const keys = kind === 'clip' ? ['clip_l', 'clip_g'] : [kind]
        // torch writes tensors of one size in the order of their names.
        const entries = keys.map((key, i): Entry => [key, 'F16', dimsOf(kind, vectors, widths[i]!)])
        const path = join(folder, `${name}.safetensors`)
        const valuesOf = (key: string) =>
          goldenValues(`${family}/${name}/${key}`, [vectors, widths[keys.indexOf(key)]!])
        await writeFile(path, safetensorsOf(entries.reverse(), { valuesOf }))
        return readTextualInversion(path)
      }),
    )
  })
  afterAll(async () => {
    for (const session of sessions) await session.dispose()
    await rm(folder, { recursive: true })
  })

  const open = async (network: CheckpointNetwork, clipSkip = 0): Promise<Session> => {
    const embeddings = inversions.flatMap(({ rows }) =>
      network === 'text_encoder' || network === 'text_encoder_2' ? (rows[network] ?? []) : [],
    )
    const target = { family: 'cpu', precision: 'float32' } as const
    const graph = writeCheckpointGraph(checkpoint, network, target, { clipSkip, embeddings })
    const session = await openSession(graph, { weightsFolder: folder, optimisation: 'none', prepack: false })
    sessions.push(session)
    return session
  }

  const openEncoder = async (
    network: 'text_encoder' | 'text_encoder_2',
    clipSkip: number,
  ): Promise<TextEncoder> => ({
    session: await open(network, clipSkip),
    tokenizer: family === 'sd-2' || network === 'text_encoder_2' ? tokenizers.openClip : tokenizers.openAi,
    embeddings: embeddingsOf(inversions, golden, vocabularySize(networkWeights(checkpoint, network)!)),
  })

  const openNetworks = async (clipSkip: number): Promise<TextToImageNetworks> => {
    const known = opened.get(clipSkip)
    if (known) return known
    const unet = await open('unet')
    const isXl = family === 'sdxl'
    const networks: TextToImageNetworks = {
      textEncoder: await openEncoder('text_encoder', clipSkip),
      textEncoder2: isXl ? await openEncoder('text_encoder_2', clipSkip) : undefined,
      unet,
      unetContract: readUnetContract(unet),
      vaeDecoder: await open('vae_decoder'),
      vaeScalingFactor: isXl ? 0.13025 : 0.18215,
      vaeDownscale: 8,
      schedulerConfig: checkpointScheduler({
        kind: checkpoint.kind,
        ...{ predictionType: 'epsilon', zeroTerminalSnr: false, distilled: null },
      }),
    }
    opened.set(clipSkip, networks)
    return networks
  }

  test('its embeddings fit, and say how many vectors they have', () => {
    expect(inversions.map(({ vectors }) => vectors)).toEqual(golden.embeddings.map(({ vectors }) => vectors))
    expect(inversions.every(inversion => fitsTextEncoders(inversion, checkpoint.components))).toBe(true)
  })

  test.each(golden.cases)('"$prompt" without "$negative" is what diffusers makes of it', async given => {
    const networks = await openNetworks(given.clip_skip)
    const { prompt, negative: negativePrompt, seed, steps, guidance: guidanceScale, width, height } = given
    const request = { prompt, negativePrompt, seed, steps, guidanceScale, width, height }
    const { conditional, unconditional } = await encodePrompt(networks, request)
    const states = {
      prompt: conditional.encoderHiddenStates,
      negative: unconditional?.encoderHiddenStates,
      pooled: conditional.textEmbeds,
      negativePooled: unconditional?.textEmbeds,
    }
    for (const [key, expected] of Object.entries(given.states))
      expect(largestError(states[key as keyof typeof states]!, expected)).toBeLessThanOrEqual(1e-4)
    const { data } = await textToImage(networks, request)
    const drawn = data.filter((_, i) => i % golden.every === 0)
    expect(largestDifference(drawn, Buffer.from(given.pixels, 'base64'))).toBeLessThanOrEqual(1)
  })
})

const dimsOf = (kind: string, vectors: number, width: number): readonly number[] =>
  vectors === 1 && kind !== 'clip' ? [width] : [vectors, width]

const embeddingsOf = (
  inversions: readonly TextualInversion[],
  { embeddings }: Family,
  firstId: number,
): readonly PromptEmbedding[] => {
  let next = firstId
  return inversions.map(({ vectors, token }, i) => ({
    words: [embeddings[i]!.name, ...(token === null ? [] : [token])],
    ids: Array.from({ length: vectors }, () => next++),
  }))
}

/** Of 256 values that are evenly spread, as make-checkpoints.py takes them. */
const largestError = ({ data, dims }: FloatTensor, { shape, values }: GoldenOutput): number => {
  expect(dims).toEqual(shape)
  const step = (data.length - 1) / (values.length - 1)
  return Math.max(...values.map((value, i) => Math.abs(value - data[Math.round(i * step)]!)))
}
