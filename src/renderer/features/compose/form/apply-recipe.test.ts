import { expect, test } from 'vitest'
import { testAdapter, testCheckpoint, testPack } from '../../../testing/fixtures.ts'
import { applyRecipe } from './apply-recipe.ts'
import { initialCompose } from './compose-state.ts'
import { toCreateInput } from './to-create-input.ts'

const packs = [testPack('starter'), testPack('free', { otherSizes: true })]
const inUse = { models: {}, pack: packs[0] }

test('a recipe of ours comes back whole, with its seed kept', () => {
  const folded = applyRecipe(
    { ...initialCompose, count: 4, negativePrompt: 'old' },
    {
      prompt: 'a queen',
      negativePrompt: 'blurry',
      seed: 7,
      steps: 30,
      guidanceScale: 4.5,
      scheduler: 'ddim',
      width: 192,
      height: 128,
      pack: 'free',
      swap: {
        faceFrom: 'photo',
        strength: 0.6,
        likeness: 0.5,
        keep: ['hair'],
        pixelBoost: 4,
        glasses: 'keep',
      },
      fidelity: 0.2,
      enhance: false,
      upscale: 2,
    },
    packs,
    inUse,
  )
  expect(folded).toMatchObject({
    prompt: 'a queen',
    negativePrompt: 'blurry',
    seed: 7,
    count: 1,
    steps: 30,
    guidanceScale: 4.5,
    scheduler: 'ddim',
    size: { width: 192, height: 128 },
    models: { 'text-to-image': 'free' },
    faceFrom: 'photo',
    strength: 0.6,
    pixelBoost: 4,
    glasses: 'keep',
    likeness: 0.5,
    skinTone: 1,
    keep: ['hair'],
    fidelity: 0.2,
    enhance: false,
    upscale: 2,
  })
})

test("the pack's own values stay its own", () => {
  const folded = applyRecipe(
    { ...initialCompose, steps: 99 },
    { prompt: 'x', steps: 20, guidanceScale: 3, width: 128, height: 128, pack: 'free' },
    packs,
    inUse,
  )
  expect(folded).toMatchObject({
    steps: null,
    guidanceScale: null,
    size: null,
    models: { 'text-to-image': 'free' },
  })
})

test('a pack that is not installed leaves the one in use, and a size it does not draw is left out', () => {
  const folded = applyRecipe(
    initialCompose,
    { prompt: 'x', pack: 'dreamshaper_8', width: 512, height: 768, steps: 400, guidanceScale: 90 },
    packs,
    inUse,
  )
  expect(folded).toMatchObject({ models: {}, size: null, steps: 150, guidanceScale: 30 })
})

test('a recipe finds the weights it was drawn with under whatever id they are installed, before another model of its id', () => {
  const sha256 = (digit: string) => digit.repeat(64)
  const withWeights = (id: string, digit: string) =>
    testPack(id, { checkpoint: { ...testCheckpoint, sha256: sha256(digit) } })
  const installed = [
    ...packs,
    withWeights('mine', 'b'),
    withWeights('mine-2', 'a'),
    withWeights('mine-3', 'a'),
  ]
  const chosenFor = (recipe: { pack?: string; modelHash?: string }) =>
    applyRecipe(initialCompose, { prompt: 'x', ...recipe }, installed, inUse).models?.['text-to-image']
  expect(chosenFor({ pack: 'mine', modelHash: sha256('a') })).toBe('mine-2')
  expect(chosenFor({ pack: 'mine-3', modelHash: sha256('a') })).toBe('mine-3')
  expect(chosenFor({ pack: 'Whatever_v1', modelHash: 'b'.repeat(10) })).toBe('mine')
  expect(chosenFor({ pack: 'mine', modelHash: sha256('c') })).toBe('mine')
  expect(chosenFor({ pack: 'gone', modelHash: sha256('c') })).toBeUndefined()
  expect(chosenFor({ pack: 'mine' })).toBe('mine')
})

test('a size no engine takes is left out', () => {
  const folded = applyRecipe(
    initialCompose,
    { prompt: 'x', pack: 'free', width: 500, height: 4096 },
    packs,
    inUse,
  )
  expect(folded.size).toBeNull()
})

test('a recipe that says little opens the seed and keeps what it does not speak of', () => {
  const folded = applyRecipe(
    { ...initialCompose, seed: 3, strength: 0.2, enhance: false, scheduler: 'lcm' },
    { prompt: 'only words' },
    [],
    { models: { upscaler: 'mine' }, pack: undefined },
  )
  expect(folded).toMatchObject({
    prompt: 'only words',
    seed: null,
    strength: 0.2,
    enhance: false,
    scheduler: null,
    models: { upscaler: 'mine' },
  })
})

test('a large picture is drawn in as many passes as its recipe says', () => {
  const free = testPack('free', { otherSizes: true, img2img: true })
  const apply = (recipe: object) =>
    applyRecipe(
      initialCompose,
      { prompt: 'x', pack: 'free', width: 256, height: 256, ...recipe },
      [free],
      inUse,
    ).hires
  const hires = { strength: 0.4, steps: 3, size: { width: 128, height: 128 } }
  expect(apply({ hires })).toEqual(hires)
  expect(apply({})).toBe(false)
  expect(apply({ hires: true })).toBeNull()
  expect(apply({ width: 128, height: 128 })).toBeNull()
})

test('packs that were chosen are chosen again, before those of the form', () => {
  const { models } = applyRecipe(initialCompose, { prompt: 'x', use: { 'face-swapper': 'starter' } }, packs, {
    ...inUse,
    models: { 'face-swapper': 'inswapper', upscaler: 'mine' },
  })
  expect(models).toEqual({ 'face-swapper': 'starter', upscaler: 'mine' })
})

test('LoRAs and the VAE come back by their hashes, under whatever id; those of the prompt stay in it', () => {
  const sha256 = (digit: string) => digit.repeat(64)
  const sampling = { scheduler: 'lcm', timestepSpacing: 'leading' as const, steps: 4, guidanceScale: 1 }
  const installed = [
    testPack('mine', { checkpoint: testCheckpoint }),
    testAdapter('ink', { hash: sha256('1') }),
    testAdapter('ink-2', { hash: sha256('2') }),
    testAdapter('quick', { hash: sha256('3'), sampling }),
    testAdapter('soft', { role: 'vae', hash: sha256('4') }),
  ]
  const folded = applyRecipe(
    { ...initialCompose, loras: [{ lora: 'old', weight: 1 }] },
    {
      ...{ prompt: 'a fox <lora:quick:0.8>', pack: 'mine', steps: 4, guidanceScale: 2 },
      loras: [
        { lora: 'ink', weight: 0.7, textEncoderWeight: 0.5, hash: sha256('2').slice(0, 10) },
        { lora: 'quick', weight: 0.8, hash: sha256('3') },
        { lora: 'gone', weight: 9, hash: sha256('5') },
      ],
      vae: { vae: 'other', hash: sha256('4') },
    },
    installed,
    inUse,
  )
  expect(folded).toMatchObject({
    loras: [
      { lora: 'ink-2', weight: 0.7, textEncoderWeight: 0.5 },
      { lora: 'gone', weight: 4 },
    ],
    ...{ vae: 'soft', steps: null, guidanceScale: 2 },
  })
  const plain = applyRecipe(folded, { prompt: 'a fox', pack: 'mine' }, installed, inUse)
  expect(plain).toMatchObject({ loras: [], vae: null })
})

test('LoRAs that another machine names otherwise get the names that they have here', () => {
  const installed = [
    testPack('mine', { checkpoint: testCheckpoint }),
    testAdapter('ink', { hash: 'a'.repeat(64) }),
  ]
  const recipe = {
    prompt: 'a fox <lora:theirs:0.5>',
    pack: 'mine',
    named: [{ role: 'lora' as const, name: 'theirs', hash: 'a'.repeat(12) }],
  }
  expect(applyRecipe(initialCompose, recipe, installed, inUse).prompt).toBe('a fox <lora:ink:0.5>')
})

test('what a recipe says that the form has no control for is asked for again', () => {
  const pack = testPack('free', { otherSizes: true })
  const asked = {
    finish: { width: 768, height: 1000 },
    background: 'transparent',
    restore: 0.5,
    variation: { seed: 9, strength: 0.2 },
  }
  const recipe = { prompt: 'a queen', pack: 'free', width: 128, height: 128, ...asked }
  const folded = applyRecipe(initialCompose, recipe, [pack], inUse)
  const options = { pixelBoost: false, glasses: false, fidelity: false, colourise: false }
  const inputOf = (state: typeof folded) =>
    toCreateInput(state, { models: {}, pack, options, adapters: [] } as never)
  expect(inputOf(folded)).toMatchObject(asked)
  // The engine would choose another size than the model's own.
  expect(inputOf(folded).size).toEqual({ width: 128, height: 128 })
  // Without a picture to start from there is nothing to fit.
  const fitted = applyRecipe(folded, { ...recipe, initFit: 'stretch' }, [pack], inUse)
  expect(inputOf(fitted)).not.toHaveProperty('initFit')
  const plain = inputOf(applyRecipe(fitted, { prompt: 'a king' }, [pack], inUse))
  for (const name of Object.keys(asked)) expect(plain).not.toHaveProperty(name)
})
