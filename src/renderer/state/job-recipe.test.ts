import { expect, test } from 'vitest'
import { type WindowJob, type WindowJobWorkInput, windowJobWork } from '../../shared/window/window-jobs.ts'
import { photoOf, recipeOf } from './job-recipe.ts'

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

test('work that draws nothing has no recipe', () => {
  expect(recipeOf(job({ route: 'enhance', input: { file: { picture: 'x.png' } } }))).toBeNull()
})

test('a photo of the app comes back, with the face that was meant', () => {
  expect(photoOf(queen({ photo: { id }, photoFace: 2 }))).toEqual({ id, face: 2 })
  const person = 'f'.repeat(32)
  expect(photoOf(queen({ photo: { id }, photoPerson: { id: person } }))).toEqual({ id, face: 0, person })
  expect(photoOf(queen({ photo: { picture: 'a.png' } }))).toBeNull()
  expect(photoOf(queen({}))).toBeNull()
})
