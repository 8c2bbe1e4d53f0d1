import { expect, test } from 'vitest'
import type { PackReport } from '../../../shared/machine.ts'
import { initialCompose } from './compose-state.ts'
import { foldRecipe } from './fold-recipe.ts'

const pack = (id: string, otherSizes: boolean): PackReport => ({
  id,
  title: id,
  licence: 'MIT',
  folder: `/models/${id}`,
  roles: ['text-to-image'],
  bytes: 1,
  drawing: { nativeSize: { width: 128, height: 128 }, otherSizes, steps: 20, guidanceScale: 3 },
})
const packs = [pack('starter', false), pack('free', true)]

test('a recipe of ours comes back whole, with its seed kept', () => {
  const folded = foldRecipe(
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
      swap: { faceFrom: 'photo', strength: 0.6 },
      enhance: false,
      upscale: 2,
    },
    packs,
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
    pack: 'free',
    faceFrom: 'photo',
    strength: 0.6,
    enhance: false,
    upscale: 2,
  })
})

test("the pack's own values stay its own", () => {
  const folded = foldRecipe(
    { ...initialCompose, steps: 99 },
    { prompt: 'x', steps: 20, guidanceScale: 3, width: 128, height: 128, pack: 'free' },
    packs,
  )
  expect(folded).toMatchObject({ steps: null, guidanceScale: null, size: null, pack: 'free' })
})

test('a pack that is not installed leaves the one in use, and a size it does not draw is left out', () => {
  const folded = foldRecipe(
    initialCompose,
    { prompt: 'x', pack: 'dreamshaper_8', width: 512, height: 768, steps: 400, guidanceScale: 90 },
    packs,
  )
  expect(folded).toMatchObject({ pack: 'starter', size: null, steps: 150, guidanceScale: 30 })
})

test('a size no engine takes is left out', () => {
  const folded = foldRecipe(initialCompose, { prompt: 'x', pack: 'free', width: 500, height: 4096 }, packs)
  expect(folded.size).toBeNull()
})

test('a recipe that says little opens the seed and keeps what it does not speak of', () => {
  const folded = foldRecipe(
    { ...initialCompose, seed: 3, strength: 0.2, enhance: false, scheduler: 'lcm' },
    { prompt: 'only words' },
    [],
  )
  expect(folded).toMatchObject({
    prompt: 'only words',
    seed: null,
    strength: 0.2,
    enhance: false,
    scheduler: null,
    pack: 'starter',
  })
})
