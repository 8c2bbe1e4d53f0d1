import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Recipe } from '../../shared/api/recipe.ts'
import { schedulerNames } from '../../shared/api/schedulers.ts'
import { parseInfotext } from './parse-infotext.ts'
import { parseRecipe } from './read-recipe.ts'
import { formatInfotext } from './write-recipe.ts'

test('the web UI before 1.9: sampler and schedule in one name', () => {
  const text = `portrait of an old sailor, (weathered skin:1.2), <lora:film:0.6>
rain, harbour at night
Negative prompt: lowres, bad anatomy,
watermark
Steps: 28, Sampler: DPM++ 2M Karras, CFG scale: 6.5, Seed: 1234567890, Size: 512x768, Model hash: 6ce0161689, Model: v1-5-pruned-emaonly, Clip skip: 2, Lora hashes: "film: 8f1a2c, grain: 77aa01", Version: v1.6.0`
  expect(parseInfotext(text)).toEqual({
    prompt: 'portrait of an old sailor, (weathered skin:1.2), <lora:film:0.6>\nrain, harbour at night',
    negativePrompt: 'lowres, bad anatomy,\nwatermark',
    steps: 28,
    scheduler: 'dpm++2m-karras',
    guidanceScale: 6.5,
    seed: 1234567890,
    width: 512,
    height: 768,
    pack: 'v1-5-pruned-emaonly',
    modelHash: '6ce0161689',
  })
})

const addedTo = {
  ...{ prompt: 'a fox <lora:Ink Wash:0.8> in easynegative', negativePrompt: '', seed: 1, steps: 20 },
  ...{ guidanceScale: 7, scheduler: 'euler', width: 64, height: 64, pack: 'mine', packVersion: '1' },
  ...{ enhance: false, version: '1.0' },
  named: [
    { role: 'lora', name: 'Ink Wash', hash: 'a'.repeat(64) },
    { role: 'textual-inversion', name: 'easynegative', hash: 'b'.repeat(64) },
  ],
  loras: [
    { lora: 'film', name: 'Old: Film', weight: 0.5, hash: 'c'.repeat(64) },
    { lora: 'noise', weight: 0.3, textEncoderWeight: 0, hash: 'd'.repeat(64) },
  ],
  vae: { vae: 'ft-mse', name: 'vae-ft-mse-840000', hash: 'e'.repeat(64) },
} satisfies Recipe

test('LoRAs, embeddings and a VAE are written as the web UI writes them, and read again', () => {
  const infotext = formatInfotext(addedTo)
  expect(infotext).toBe(`a fox <lora:Ink Wash:0.8> in easynegative <lora:film:0.5> <lora:noise:0:0.3>
Steps: 20, Sampler: Euler, CFG scale: 7, Seed: 1, Size: 64x64, Model: mine, VAE hash: eeeeeeeeee, VAE: vae-ft-mse-840000.safetensors, Lora hashes: "Ink Wash: aaaaaaaaaaaa, film: cccccccccccc, noise: dddddddddddd", TI hashes: "easynegative: bbbbbbbbbbbb", Version: Likeness 1.0`)
  expect(parseInfotext(infotext)).toMatchObject({
    prompt: infotext.split('\n')[0],
    vae: { vae: 'vae-ft-mse-840000', hash: 'e'.repeat(10) },
    named: [
      { role: 'lora', name: 'Ink Wash', hash: 'a'.repeat(12) },
      { role: 'lora', name: 'film', hash: 'c'.repeat(12) },
      { role: 'lora', name: 'noise', hash: 'd'.repeat(12) },
      { role: 'textual-inversion', name: 'easynegative', hash: 'b'.repeat(12) },
    ],
  })
})

test.each([
  ['VAE: None', undefined],
  ['VAE: Automatic, VAE hash: 0123456789', undefined],
  ['VAE: anything.vae.pt', { vae: 'anything.vae' }],
])('%s', (settings, vae) => {
  expect(parseInfotext(`x\nSteps: 20, Sampler: Euler, Seed: 1, ${settings}`)?.vae).toEqual(vae)
})

test.each([
  ['Sampler: DPM++ 2M, Schedule type: Karras', 'dpm++2m-karras'],
  ['Sampler: DPM++ 2M, Schedule type: Automatic', 'dpm++2m-karras'],
  ['Sampler: DPM++ 2M, Schedule type: Uniform', 'dpm++2m-uniform'],
  ['Sampler: DPM++ 2M', 'dpm++2m'],
  ['Sampler: Euler a, Schedule type: Automatic', 'euler-a'],
  ['Sampler: Euler, Schedule type: Karras', 'euler-karras'],
  ['Sampler: LCM', 'lcm'],
  ['Sampler: PLMS', 'pndm'],
  ['Sampler: DPM++ 2M SDE Heun', undefined],
  ['Sampler: DPM adaptive', undefined],
  ['Sampler: DDIM, Schedule type: Karras', 'ddim'],
  ['Sampler: DPM++ 2M SDE, Schedule type: Automatic', 'dpm++2m-sde-exponential'],
  ['Sampler: k_dpmpp_2s_a_ka', 'dpm++2s-a-karras'],
  ['Sampler: UniPC', 'unipc'],
])('%s is %s', (settings, scheduler) => {
  const parsed = parseInfotext(`a cat\nSteps: 20, ${settings}, CFG scale: 7, Seed: 1, Size: 64x64`)
  expect(parsed?.scheduler).toBe(scheduler)
  expect(parsed?.steps).toBe(20)
})

test.each([
  ['Hires upscale: 2, Hires steps: 9', { width: 1024, height: 1536, steps: 9 }],
  ['Hires upscale: 1.7', { width: 864, height: 1304, steps: 28 }],
  ['Hires resize: 1000x1504', { width: 1000, height: 1504, steps: 28 }],
])('the web UI says of a hires. fix %s', (said, { steps, ...wanted }) => {
  const text = `x\nSteps: 28, Sampler: Euler, CFG scale: 7, Seed: 1, Size: 512x768, Denoising strength: 0.4, ${said}, Hires upscaler: Latent`
  expect(parseInfotext(text)).toMatchObject({
    ...wanted,
    hires: { size: { width: 512, height: 768 }, strength: 0.4, steps },
  })
})

test('quoted values may hold commas, and values out of range are left out', () => {
  const parsed = parseInfotext(
    'x\nSteps: 20, Sampler: Euler, CFG scale: 7, Seed: -1, Size: big, Model: "a, \\"b\\": c", TI: "y: 1, z: 2"',
  )
  expect(parsed).toEqual({
    prompt: 'x',
    negativePrompt: '',
    steps: 20,
    scheduler: 'euler',
    guidanceScale: 7,
    pack: 'a, "b": c',
  })
})

test('a text without settings is a prompt, colons included; an empty text is none', () => {
  const prompt = 'time: noon, place: (Rome:1.3)'
  expect(parseInfotext(prompt)).toEqual({ prompt, negativePrompt: '' })
  expect(parseInfotext('  \n')).toBeNull()
})

const prompt = fc
  .string({ unit: 'grapheme', maxLength: 80 })
  .map(text => text.trim())
  .filter(text => !/[\r\n]/.test(text) && !text.startsWith('Negative prompt:'))
const prose = fc
  .array(prompt, { minLength: 1, maxLength: 3 })
  .map(lines => lines.join('\n').trim())
  .filter(text => text.length > 0)
const recipes: fc.Arbitrary<Recipe> = fc.record({
  prompt: prose,
  negativePrompt: fc.oneof(fc.constant(''), prose),
  seed: fc.nat({ max: Number.MAX_SAFE_INTEGER }),
  steps: fc.integer({ min: 1, max: 150 }),
  guidanceScale: fc.integer({ min: 0, max: 300 }).map(n => n / 10),
  scheduler: fc.constantFrom(...schedulerNames),
  width: fc.integer({ min: 64, max: 2048 }),
  height: fc.integer({ min: 64, max: 2048 }),
  pack: fc.stringMatching(/^[a-z0-9][a-z0-9._-]{0,20}$/),
  packVersion: fc.constant('1'),
  modelHash: fc.option(fc.stringMatching(/^[0-9a-f]{64}$/), { nil: undefined }),
  enhance: fc.boolean(),
  version: fc.constant('0.1.0'),
})
/** Drawn in two passes at a size of whole latents, as all are. */
const inTwoPasses = fc
  .record({
    recipe: recipes,
    sides: fc.tuple(...Array.from({ length: 4 }, () => fc.integer({ min: 8, max: 256 }).map(n => n * 8))),
    percent: fc.integer({ min: 15, max: 100 }),
    steps: fc.integer({ min: 1, max: 150 }),
  })
  .map(({ recipe, sides: [width, height, w, h], percent, steps }) => ({
    ...{ ...recipe, width: width!, height: height! },
    hires: { size: { width: w!, height: h! }, strength: percent / 100, steps },
  }))

test('an infotext written here is read again', () => {
  fc.assert(
    fc.property(fc.oneof(recipes, inTwoPasses), recipe => {
      const { enhance: _e, packVersion: _p, version: _v, modelHash, ...common } = recipe
      const hash = modelHash === undefined ? {} : { modelHash: modelHash.slice(0, 10) }
      expect(parseInfotext(formatInfotext(recipe))).toEqual({ ...common, ...hash })
    }),
  )
})

/** As stable-diffusion-webui has it: `re_param` in modules/infotext_utils.py. */
const webuiPattern = /\s*(\w[\w \-/]+):\s*("(?:\\.|[^\\"])+"|[^,]*)(?:,|$)/g

test('settings are found where the web UI finds them', () => {
  const piece = fc.oneof(
    fc.constantFrom(...'ab:," \\-/\t(.', 'Steps: 2', ', ', ': "', '",', 'Size: 8x16', 'Model: "a, b"', '\\"'),
    fc.string({ unit: 'grapheme-ascii', maxLength: 4 }),
  )
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 30 }), pieces => {
      const line = `Seed: 1, ${pieces.join('').trim()}, Steps: 3, Model: end`
      const found = new Map([...line.matchAll(webuiPattern)].map(([, name, value]) => [name, value]))
      const steps = Number(found.get('Steps'))
      const parsed = parseInfotext(`x\n${line}`)
      expect(parsed?.seed).toBe(
        /^\d+$/.test(found.get('Seed')!.trim()) ? Number(found.get('Seed')) : undefined,
      )
      expect(parsed?.steps).toBe(Number.isInteger(steps) ? steps : undefined)
      expect(parsed?.pack).toBe(
        found.get('Model')?.startsWith('"') ? parsed?.pack : found.get('Model')?.trim(),
      )
    }),
    { numRuns: 500 },
  )
})

const million = 1 << 20
test.each([
  ['letters', 'a'.repeat(million)],
  ['names without values', 'ab: '.repeat(million / 4)],
  ['blanks', `a:${' '.repeat(million - 2)}`],
  ['colons', ':'.repeat(million)],
  ['quotes that are not closed', 'ab:"x\\'.repeat(million / 8)],
  ['quotes that are closed too early', 'ab:"x" '.repeat(million / 8)],
  ['backslashes', `ab:"${'\\'.repeat(million - 5)}`],
  ['lines', 'a\n'.repeat(million / 2)],
  ['commas', 'ab:,'.repeat(million / 4)],
  ['names of LoRAs', `Steps: 1, Seed: 2, Lora hashes: ${'a'.repeat(million - 40)}`],
])('a megabyte of %s is parsed fast', (_what, text) => {
  const before = process.cpuUsage()
  parseInfotext(text)
  const { user } = process.cpuUsage(before)
  // Read again and again from the start, it would take minutes.
  expect(user / 1000).toBeLessThan(1500)
})

test('a longer text is no recipe', () => {
  expect(parseInfotext('a'.repeat(2 * million))).toBeNull()
})

test('the recipe of Likeness is preferred; a damaged one falls back to the infotext', () => {
  const [recipe] = fc.sample(recipes, 1)
  const parameters = 'a dog\nSteps: 5, Sampler: Euler, Seed: 3'
  const own = new Map([
    ['likeness', JSON.stringify(recipe)],
    ['parameters', parameters],
  ])
  expect(parseRecipe(own)).toEqual({ source: 'likeness', recipe })
  for (const damaged of ['{"prompt":1}', '{', 'null', '[]'])
    expect(parseRecipe(new Map([...own, ['likeness', damaged]]))).toMatchObject({
      source: 'automatic1111',
      recipe: { prompt: 'a dog', steps: 5 },
    })
  expect(parseRecipe(new Map())).toBeNull()
})
