import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { decodeImage } from '../../src/core/imaging/codec/decode.ts'
import { readPictureTexts } from '../../src/core/imaging/codec/embed-metadata.ts'
import { createEngine, type Engine, engineFolders, request } from '../../src/engine/index.ts'
import type { PackManifest } from '../../src/shared/pack-manifest.ts'
import { repository, temporaryFolder } from '../cli.ts'
import { describePack } from '../golden/describe-pack.ts'
import {
  type Entry,
  goldenValues,
  quietValues,
  readGolden,
  safetensorsOf,
  writeSingleFile,
} from '../golden/golden-checkpoint.ts'
import { largestDifference } from '../golden/open-golden-pack.ts'

interface Golden {
  readonly every: number
  readonly cases: readonly { readonly prompt: string; readonly negative: string; readonly pixels: string }[]
}

/** Of make-embeddings.py; the tiny checkpoint's text encoder has 128 features, where an import expects 768. */
const embeddings = [
  { name: 'BadFace-V2', key: 'emb_params', dims: [3, 128] },
  { name: 'sailor', key: '<sailor>', dims: [128] },
  { name: 'manyhands', key: 'emb_params', dims: [20, 128] },
] as const

describe('embeddings in prompts', async () => {
  const { every, cases } = (await readGolden<Record<string, Golden>>('embeddings'))['sd-1']!
  const away = temporaryFolder()
  let engine: Engine

  const importAdapter = async (id: string, file: string, bytes: Uint8Array, roles: PackManifest['roles']) => {
    const folder = join(away, id)
    mkdirSync(folder)
    writeFileSync(join(folder, file), bytes)
    writeFileSync(join(folder, 'manifest.json'), JSON.stringify(describePack(id, folder, roles).manifest))
    await request(engine, 'models.import', { path: folder })
  }

  beforeAll(async () => {
    engine = createEngine({
      version: 'test',
      folders: engineFolders(join(repository, 'resources', 'models'), temporaryFolder()),
    })
    await writeSingleFile('tiny-sd-1', join(away, 'tiny.safetensors'), { valuesOf: quietValues })
    await request(engine, 'models.import', { path: join(away, 'tiny.safetensors') })
    for (const { name, key, dims } of embeddings) {
      const entries: readonly Entry[] = [[key, 'F16', dims]]
      const rows = dims.length === 1 ? [1, dims[0]] : dims
      const valuesOf = () => goldenValues(`sd-1/${name}/${key}`, rows)
      const weights = `${name}.safetensors`
      await importAdapter(name.toLowerCase(), weights, safetensorsOf(entries, { valuesOf }), {
        'textual-inversion': { files: { weights }, bases: ['sd-1'], vectors: rows[0]! },
      })
    }
    const wide = safetensorsOf([
      ['clip_g', 'F16', [1, 1280]],
      ['clip_l', 'F16', [1, 768]],
    ])
    writeFileSync(join(away, 'xlstyle.safetensors'), wide)
    await request(engine, 'models.import', { path: join(away, 'xlstyle.safetensors') })
  })
  afterAll(() => engine.dispose())

  const draw = async (prompt: string, negativePrompt = '', pack = 'tiny') => {
    const output = await request(engine, 'create', {
      ...{ prompt, negativePrompt, pack, seed: 7, provider: 'cpu', enhance: false, allowNsfw: true },
      ...(pack === 'tiny' ? { steps: 4, size: { width: 64, height: 64 }, guidanceScale: 7.5 } : { steps: 1 }),
      out: join(away, 'drawn.png'),
    })
    const texts = readPictureTexts(readFileSync(output.file))
    return {
      ...output,
      image: await decodeImage(output.file, { name: 'drawn', signal: new AbortController().signal }),
      recipe: JSON.parse(texts.get('likeness') ?? '') as Record<string, unknown>,
      infotext: texts.get('parameters') ?? '',
    }
  }

  test.each(cases.slice(0, 2))(
    '"$prompt" without "$negative" is the picture that diffusers draws',
    async ({ prompt, negative, pixels }) => {
      const { image, notices } = await draw(prompt, negative)
      const ours = image.data.filter((_, i) => i % every === 0)
      expect(largestDifference(ours, Buffer.from(pixels, 'base64'))).toBeLessThanOrEqual(1)
      expect(notices).toEqual([])
    },
  )

  test('the recipe names them, by hashes that other programs have', async () => {
    const { recipe, infotext } = await draw(cases[1]!.prompt, cases[1]!.negative)
    const { packs } = await request(engine, 'models.list', {})
    const hashOf = (id: string) => packs.find(pack => pack.id === id)!.adapter!.sha256
    expect(recipe.named).toEqual(
      embeddings.map(({ name }) => ({
        ...{ role: 'textual-inversion', name, hash: hashOf(name.toLowerCase()) },
      })),
    )
    const listed = embeddings.map(({ name }) => `${name}: ${hashOf(name.toLowerCase()).slice(0, 12)}`)
    expect(infotext).toContain(`TI hashes: "${listed.join(', ')}"`)
  })

  test('one for other models stays a word, and a notice says so', async () => {
    const { notices, recipe } = await draw('a fox in xlstyle')
    expect(notices).toMatchObject([
      {
        code: 'embedding-stays-word',
        message: expect.stringContaining('"xlstyle" is for other models than'),
      },
    ])
    expect(recipe.named).toBeUndefined()
  })

  test('for a model in ONNX format all of them stay words', async () => {
    const { notices } = await draw('a fox, badface-v2', '', 'starter')
    expect(notices).toMatchObject([
      { code: 'embedding-stays-word', message: expect.stringContaining('is in ONNX format') },
    ])
  })
})
