import { expect, test } from 'vitest'
import type { PhotoRecipe } from '../../shared/api/recipe.ts'
import { type WindowJob, type WindowJobWorkInput, windowJobWork } from '../../shared/window/window-jobs.ts'
import { testPack } from '../testing/fixtures.ts'
import { madeWith, recipeOf } from './job-recipe.ts'
import { usedModels, workOfRecipe } from './recipe-work.ts'

const job = (work: WindowJobWorkInput): WindowJob => ({
  id: 'a',
  work: windowJobWork.parse(work),
  createdAt: 0,
  state: { kind: 'queued' },
  saved: [],
})
const id = '0123456789abcdef0123456789abcdef'
const queen = (input: object) => job({ route: 'create', input: { prompt: 'a queen', ...input } })

test('a recipe holds what was asked for, and the direction of a swap', () => {
  const input = { seed: 7, photo: { id }, faceFrom: 'photo', size: { width: 64, height: 128 } }
  expect(recipeOf(queen(input))).toMatchObject({
    prompt: 'a queen',
    seed: 7,
    width: 64,
    height: 128,
    swap: { faceFrom: 'photo', strength: 1 },
  })
})

test('a recipe holds LoRAs and the VAE that were asked for', () => {
  const loras = [{ lora: 'ink', weight: 0.5 }]
  expect(recipeOf(queen({ loras, vae: 'soft' }))).toMatchObject({ loras, vae: { vae: 'soft' } })
})

test('a recipe holds how the picture is finished', () => {
  const asked = {
    ...{ finish: { width: 768, height: 1000 }, background: '#ffffff', initFit: 'fill', restore: 0.5 },
    variation: { seed: 9, strength: 0.2 },
  } as const
  expect(recipeOf(queen({ init: { id }, ...asked }))).toMatchObject(asked)
  // Another second seed would make another picture.
  expect(recipeOf(queen({ variation: { strength: 0.2 } }))).toMatchObject({ variation: undefined })
})

const other = 'f'.repeat(32)

test('a recipe holds what steered the drawing, with its photos; a kept person is not named', () => {
  const acts = { preprocessor: 'canny', scale: 0.5, start: 0, end: 0.8 } as const
  const controlnets = [{ controlnet: 'canny', image: { id }, ...acts }]
  const steered = (face: object) =>
    recipeOf(queen({ controlnets, ipAdapter: { ipAdapter: 'faceid', face, scale: 0.7 } }))
  expect(steered({ id: other })).toMatchObject({
    controlnets: [{ controlnet: 'canny', photo: id, ...acts }],
    ipAdapter: { ipAdapter: 'faceid', scale: 0.7, photo: other },
  })
  expect(JSON.stringify(steered({ person: 'a'.repeat(16) }))).not.toContain('aaaa')
})

test('a swap and an enhancement have recipes with their photos; work on a folder has none', () => {
  const swap = {
    source: { id },
    target: { id: other },
    sourceFace: 1,
    strength: 0.5,
    glasses: 'keep',
  } as const
  expect(recipeOf(job({ route: 'swap', input: swap }))).toMatchObject({
    ...{ madeBy: 'swap', sourcePhoto: id, targetPhoto: other, sourceFace: 1, strength: 0.5, glasses: 'keep' },
  })
  expect(recipeOf(job({ route: 'enhance', input: { file: { id }, upscale: 4 } }))).toMatchObject({
    ...{ madeBy: 'enhance', photo: id, upscale: 4 },
  })
  expect(recipeOf(job({ route: 'enhanceFolder', input: { folder: { folder: id } } }))).toBeNull()
})

test('a recipe becomes the work that it is of, as far as its photos are named', () => {
  const works: readonly WindowJobWorkInput[] = [
    { route: 'enhance', input: { file: { id }, upscale: 2, fidelity: 0.3 } },
    {
      route: 'swap',
      input: {
        ...{ source: { id }, target: { id: other }, targetPerson: { id }, sourceFace: 1, targetFace: 2 },
        ...{ faceOrder: 'left-to-right', strength: 0.5, pixelBoost: 2, glasses: 'keep' },
        ...{ enhance: true, upscale: 2, fidelity: 0.3 },
      },
    },
    { route: 'swap', input: { source: { id }, target: { id: other }, map: [{ source: 0, target: 1 }] } },
    {
      route: 'swap',
      input: {
        ...{ source: { id }, sources: [{ id: other }], target: { id: other } },
        map: [
          { source: { box: [1, 2, 30, 40] }, target: 1 },
          { source: 0, target: { box: [5, 6, 70, 80] }, picture: 1 },
        ],
      },
    },
  ]
  for (const work of works) {
    const recipe = recipeOf(job(work)) as PhotoRecipe
    const saved = { ...recipe, took: 900, ...(recipe.madeBy === 'swap' ? { people: ['Ada'] } : {}) }
    expect(windowJobWork.parse(workOfRecipe(saved, {}))).toEqual({
      ...windowJobWork.parse(work),
      input: { ...windowJobWork.parse(work).input, use: {} },
    })
  }
  const unnamed = recipeOf(job({ route: 'enhance', input: { file: { picture: 'x.png' } } })) as PhotoRecipe
  expect(workOfRecipe(unnamed, {})).toBeNull()
})

test('a swap that a recipe can only tell in part is not made again as another one', () => {
  const photos = { source: { id }, target: { id: other } }
  const person = { person: 'a'.repeat(16) }
  const map = [{ source: 0, target: 0, picture: 1 }]
  for (const input of [
    { ...photos, targetPerson: person },
    { ...photos, map: [{ source: 0, target: person }] },
    { ...photos, sources: [{ picture: 'x.png' }], map },
  ]) {
    const recipe = recipeOf(job({ route: 'swap', input })) as PhotoRecipe
    expect(JSON.stringify(recipe)).not.toContain(person.person)
    expect(workOfRecipe(recipe, {})).toBeNull()
  }
})

test('with the people it is told, a swap is made again as it was', () => {
  const person = { person: 'a'.repeat(16) }
  const target = { id: other }
  for (const input of [
    { source: person, target, targetFace: 2 },
    { source: { id }, target, targetPerson: person },
    {
      ...{ source: { id }, sources: [person], target },
      map: [
        { source: 0, target: 1, picture: 1 },
        { source: 1, target: { box: [1, 2, 30, 40] } },
      ],
    },
    { source: person, target, map: [{ source: 0, target: person }] },
  ] as WindowJobWorkInput['input'][]) {
    const swap = job({ route: 'swap', input } as WindowJobWorkInput)
    const work = workOfRecipe(recipeOf(swap) as PhotoRecipe, {}, madeWith(swap).people)
    expect(windowJobWork.parse(work)).toEqual({ ...swap.work, input: { ...swap.work.input, use: {} } })
  }
  expect(madeWith(job({ route: 'swap', input: { source: { id }, target } })).people).toBeNull()
})

test('the packs of a recipe are chosen where others would be at work, and only those that are installed', () => {
  const packs = {
    'face-swapper': { pack: 'starter', version: '1' },
    upscaler: { pack: 'gone', version: '1' },
    'face-detector': { pack: 'starter', version: '1' },
  }
  const machine = {
    packs: [testPack('starter'), testPack('inswapper')],
    automatic: { 'face-swapper': ['inswapper'] },
  }
  expect(usedModels({ packs }, machine, {})).toEqual({ 'face-swapper': 'starter' })
  expect(usedModels({ packs }, machine, { 'face-swapper': 'starter' })).toEqual({})
})

test('a photo of the app comes back, with the face that was meant', () => {
  const photoOf = (input: object) => madeWith(queen(input)).photo
  expect(photoOf({ photo: { id }, photoFace: 2 })).toEqual({ id, face: 2 })
  const person = 'f'.repeat(32)
  expect(photoOf({ photo: { id }, photoPerson: { id: person } })).toEqual({ id, face: 0, person })
  expect(photoOf({ photo: { picture: 'a.png' } })).toBeNull()
  expect(photoOf({})).toBeNull()
})
