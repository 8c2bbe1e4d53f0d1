import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  truncateSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { PassThrough } from 'node:stream'
import { text } from 'node:stream/consumers'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { runCommandLine } from '../../src/cli/run.ts'
import { decodeImage } from '../../src/core/imaging/codec/decode.ts'
import { engineClient, request } from '../../src/engine/index.ts'
import { readPackLibrary } from '../../src/engine/models/registry/pack-library.ts'
import { createSessionCache } from '../../src/engine/models/runtime/session-cache.ts'
import { startServer } from '../../src/server/start-server.ts'
import { adapterOfRecipe } from '../../src/shared/api/adapters-of-recipe.ts'
import type { Recipe } from '../../src/shared/api/recipe.ts'
import { temporaryFolder } from '../cli.ts'
import { startEngine } from '../engine.ts'
import { writeFolder } from '../golden/golden-checkpoint.ts'
import { largestDifference } from '../golden/open-golden-pack.ts'
import { withTinyLoras, writeTinyLora } from '../golden/tiny-adapters.ts'
import { makeTinyPack } from '../packs.ts'
import { terminalWith } from '../terminal.ts'
import { modelsOf } from './install-fixture.ts'

const { engine, home } = startEngine()
const away = temporaryFolder()
const mergedFolder = join(modelsOf(home), '.merged')
const merged = () => (existsSync(mergedFolder) ? readdirSync(mergedFolder) : [])
const importModel = async (name: string) =>
  (await request(engine, 'models.import', { path: join(away, name) })).pack
const lora = (name: string, seed = name, metadata?: Readonly<Record<string, string>>) =>
  writeTinyLora(name === 'large' ? 'tiny-sdxl' : 'tiny-sd-1', join(away, `${name}.safetensors`), {
    seed,
    metadata,
  })

beforeAll(async () => {
  const models: Readonly<Record<string, Readonly<Record<string, number>>>> = {
    plain: {},
    both: { grain: 0.5, ink: -0.25 },
  }
  for (const [name, seeds] of Object.entries(models)) {
    mkdirSync(join(away, name))
    await writeFolder('tiny-sd-1', join(away, name), { valuesOf: withTinyLoras(seeds) })
    await importModel(name)
  }
  const tags = '{"a":{"film grain":3,"rare":1},"b":{"noise":2}}'
  await lora('grain', 'grain', { 'modelspec.title': 'Film grain', ss_tag_frequency: tags })
  for (const name of ['ink', 'lcm-lora', 'large']) await lora(name)
  writeFileSync(join(away, 'grain.jpg'), 'a picture')
})
afterAll(() => engine.dispose())

interface Lora {
  readonly lora: string
  readonly weight?: number
}

const draw = async (loras: readonly Lora[] = [], options: object = {}) => {
  const { file } = await request(engine, 'create', {
    ...{
      prompt: 'a fox',
      pack: 'plain',
      seed: 7,
      steps: 1,
      size: { width: 64, height: 64 },
      provider: 'cpu',
    },
    ...{ enhance: false, allowNsfw: true, loras: [...loras], ...options },
  })
  return file
}
const pixelsOf = async (file: string) => (await decodeImage(file)).data
const recipeOf = async (file: string) => {
  const { recipe } = await request(engine, 'recipes.read', { name: 'x.png', bytes: readFileSync(file) })
  return recipe as Recipe
}
const installed = async () => (await request(engine, 'models.list', {})).packs
const loraPacks = async () =>
  (await installed()).flatMap(pack => (pack.adapter ? [{ ...pack, adapter: pack.adapter }] : []))

test('a LoRA becomes a pack that says for which models it is and how it is called up', async () => {
  expect(await importModel('grain.safetensors')).toMatchObject({
    ...{ id: 'film-grain', title: 'Film grain', roles: ['lora'], textToImage: null, preview: 'preview.jpg' },
    adapter: {
      ...{ role: 'lora', bases: ['sd-1'], name: 'grain', triggerWords: ['film grain', 'noise', 'rare'] },
      sampling: null,
    },
  })
  expect(await importModel('ink.safetensors')).toMatchObject({ id: 'ink', preview: null })
  expect((await importModel('large.safetensors')).adapter?.bases).toEqual(['sdxl'])
  expect((await importModel('lcm-lora.safetensors')).adapter?.sampling).toEqual({
    ...{ scheduler: 'lcm', timestepSpacing: 'leading', steps: 6, guidanceScale: 1 },
  })
})

test('with none of a LoRA the picture is as it is without, to the byte', async () => {
  const none = await draw([{ lora: 'ink', weight: 0 }])
  expect(await pixelsOf(none)).toEqual(await pixelsOf(await draw()))
  expect(merged()).toEqual([])
})

test('two LoRAs change the model as their sum does, made by hand', async () => {
  const file = await draw([
    { lora: 'film-grain', weight: 0.5 },
    { lora: 'ink', weight: -0.25 },
  ])
  const [pixels, plain] = [await pixelsOf(file), await pixelsOf(await draw())]
  expect(largestDifference(pixels, await pixelsOf(await draw([], { pack: 'both' })))).toBeLessThanOrEqual(1)
  expect(largestDifference(pixels, plain)).toBeGreaterThan(30)
  // Of the UNet and of the text encoder.
  expect(merged()).toHaveLength(2)
})

test('a picture is drawn again from its recipe, the LoRA found by its hash', async () => {
  const file = await draw([{ lora: 'ink' }])
  const { loras } = await recipeOf(file)
  const { hash: ofTensors } = (await installed()).find(({ id }) => id === 'ink')!.adapter!
  expect(loras).toMatchObject([{ lora: 'ink', weight: 1, hash: ofTensors }])

  // The same file under another name, as on another computer.
  await request(engine, 'models.remove', { id: 'ink' })
  const [{ lora: id, hash, weight }] = loras as [NonNullable<Recipe['loras']>[number]]
  expect(adapterOfRecipe('lora', { id, hash }, await loraPacks(), 'sd-1')).toBeUndefined()
  await expect(draw([{ lora: id, weight }])).rejects.toMatchObject({
    code: 'unknown-pack',
    message: expect.stringMatching(/no LoRA "ink" here\. Installed: film-grain, large, lcm-lora/),
  })
  await lora('renamed', 'ink')
  await importModel('renamed.safetensors')
  const found = adapterOfRecipe('lora', { id, hash }, await loraPacks(), 'sd-1')
  expect(found?.id).toBe('renamed')
  const again = await draw([{ lora: found!.id, weight }])
  expect(await pixelsOf(again)).toEqual(await pixelsOf(file))
})

test('a LoRA for few steps sets them, guidance and scheduler where they are left open', async () => {
  const open = { steps: undefined }
  expect(await recipeOf(await draw([{ lora: 'lcm-lora' }], open))).toMatchObject({
    ...{ scheduler: 'lcm', steps: 6, guidanceScale: 1 },
  })
  const said = { scheduler: 'ddim', steps: 1, guidanceScale: 2 }
  expect(await recipeOf(await draw([{ lora: 'lcm-lora' }], said))).toMatchObject(said)
  expect(await recipeOf(await draw([{ lora: 'lcm-lora', weight: -1 }]))).toMatchObject({ scheduler: 'pndm' })
})

test('what does not fit is refused in words', async () => {
  await expect(draw([{ lora: 'large' }])).rejects.toMatchObject({
    code: 'adapter-unfit',
    message:
      'The LoRA "large" is for Stable Diffusion XL, and "plain" is Stable Diffusion 1. Choose a LoRA for Stable Diffusion 1, or another model.',
  })
  makeTinyPack(home, 'graphs')
  await expect(draw([{ lora: 'film-grain' }], { pack: 'graphs' })).rejects.toMatchObject({
    code: 'adapter-unfit',
    message: expect.stringMatching(/ONNX format.*checkpoint \(\.safetensors\) of Stable Diffusion 1/),
  })
})

/** Runs a command as the program would. */
const likeness = async (...args: string[]) => {
  const [stdout, stderr] = [new PassThrough(), new PassThrough()]
  const { signal } = new AbortController()
  const code = await runCommandLine(args, terminalWith(engine, { signal, stdout, stderr }))
  stdout.end()
  stderr.end()
  return { code, stdout: await text(stdout), stderr: await text(stderr) }
}

test('the command line lists LoRAs with their words and takes them by name, several of them', async () => {
  const { stdout } = await likeness('models', 'list')
  expect(stdout).toContain(
    'for Stable Diffusion 1.5; --lora grain\n    trigger words: film grain, noise, rare\n',
  )
  expect(stdout).toContain('    draws with lcm, 6 steps, guidance 1\n')
  const options = ['--steps', '1', '--size', '64x64', '--no-enhance', '--allow-nsfw', '--provider', 'cpu']
  const drawn = ['create', 'a fox', '--pack', 'plain', '--seed', '7', ...options, '--json']
  const { stdout: said } = await likeness(...drawn, '--lora', 'Grain:0.5', '--lora', 'renamed:-.25')
  const { file } = JSON.parse(said) as { file: string }
  expect((await recipeOf(file)).loras).toMatchObject([
    { lora: 'film-grain', weight: 0.5 },
    { lora: 'renamed', weight: -0.25 },
  ])
  expect(await pixelsOf(file)).toEqual(
    await pixelsOf(
      await draw([
        { lora: 'film-grain', weight: 0.5 },
        { lora: 'renamed', weight: -0.25 },
      ]),
    ),
  )
  const missing = await likeness('create', 'a fox', '--pack', 'plain', '--lora', 'sepia')
  expect(missing.code).toBe(2)
  expect(missing.stderr).toMatch(/no LoRA "sepia" here\. Installed: .*grain/)
})

test('an HTTP client sends them with a job', async () => {
  const server = await startServer({ engine: engineClient(engine), port: 0 })
  try {
    const post = (loras: unknown) =>
      fetch(`${server.url}/api/jobs`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({
          ...{ prompt: 'a fox', pack: 'plain', seed: 7, steps: 1, size: { width: 64, height: 64 } },
          ...{ enhance: false, allowNsfw: true, loras },
        }),
      })
    const reply = await post([{ lora: 'film-grain', weight: 0.5 }])
    expect(reply.status).toBe(202)
    const { id } = (await reply.json()) as { id: string }
    const state = () => engine.jobs.list().find(job => job.id === id)?.state
    await vi.waitUntil(() => state()?.kind === 'done', { timeout: 60_000 })
    const done = state()
    const file = done?.kind === 'done' && done.output.route === 'create' ? done.output.value.file : ''
    expect((await recipeOf(file)).loras).toMatchObject([{ lora: 'film-grain', weight: 0.5 }])
    expect((await post([{ lora: 'film-grain', weight: 9 }])).status).toBe(400)
  } finally {
    await server.close()
  }
})

test('of a network one choice of LoRAs is open at a time, beside the network without', async () => {
  const { packs } = await readPackLibrary([modelsOf(home)])
  const [model, ink] = ['plain', 'renamed'].map(id => packs.find(({ manifest }) => manifest.id === id)!)
  const sessions = createSessionCache('cpu')
  try {
    const open = (...weights: readonly number[]) =>
      sessions.open(model!, 'unet', undefined, {
        ...{ loras: weights.map(weight => ({ pack: ink!, weight })), embeddings: [] },
      })
    const [plain, half] = [await open(), await open(0.5)]
    expect(await open(0)).toBe(plain)
    expect(await open(0.5)).toBe(half)
    expect(await open(0.75)).not.toBe(half)
    expect(sessions.size()).toBe(2)
    expect(await open()).toBe(plain)
    expect(half).toMatchObject({ isOpen: false })
  } finally {
    await sessions.release()
  }
})

test('merged weights are used again, made again when they were damaged, and go with the LoRA', async () => {
  const { sha256 } = (await installed()).find(({ id }) => id === 'film-grain')!.adapter!
  const ofGrain = () => merged().filter(name => name.includes(sha256.slice(0, 10)))
  const before = ofGrain()
  const file = await draw([{ lora: 'film-grain' }])
  const entry = ofGrain().find(name => name.includes('-unet-') && !before.includes(name))
  const weights = join(mergedFolder, entry!, 'weights.safetensors')
  const { ino } = statSync(weights)
  // Removing a model closes what is open.
  await request(engine, 'models.remove', { id: 'both' })
  await draw([{ lora: 'film-grain' }])
  expect(statSync(weights).ino).toBe(ino)
  truncateSync(weights, 1000)
  await request(engine, 'models.remove', { id: 'large' })
  expect(await pixelsOf(await draw([{ lora: 'film-grain' }]))).toEqual(await pixelsOf(file))
  expect(statSync(weights).size).toBeGreaterThan(1000)
  await request(engine, 'models.remove', { id: 'film-grain' })
  expect(ofGrain()).toEqual([])
  expect(merged().length).toBeGreaterThan(0)
})
