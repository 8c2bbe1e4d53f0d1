import { expect, test } from 'vitest'
import { type Job, type JobWorkInput, jobWork } from '../../shared/api/jobs.ts'
import { photoOf, recipeOf } from './job-recipe.ts'

const job = (work: JobWorkInput): Job => ({
  id: 'a',
  work: jobWork.parse(work),
  createdAt: 0,
  state: { kind: 'queued' },
  saved: [],
})
const queen = (input: object) => job({ route: 'create', input: { prompt: 'a queen', ...input } })

test('a recipe holds what was asked for, and the direction of a swap', () => {
  const input = { seed: 7, photo: '/p.jpg', faceFrom: 'photo', size: { width: 64, height: 128 } }
  expect(recipeOf(queen(input))).toMatchObject({
    prompt: 'a queen',
    seed: 7,
    width: 64,
    height: 128,
    swap: { faceFrom: 'photo', strength: 1 },
  })
})

test('work that draws nothing has no recipe', () => {
  expect(recipeOf(job({ route: 'enhance', input: { file: '/x.png' } }))).toBeNull()
})

test('a photo of the app is known again by its name, on every system', () => {
  const id = '0123456789abcdef0123456789abcdef'
  expect(photoOf(queen({ photo: `/data/photos/${id}.jpg`, photoFace: 2 }))).toEqual({ id, face: 2 })
  expect(photoOf(queen({ photo: `C:\\data\\photos\\${id}.heic` }))).toEqual({ id, face: 0 })
  expect(photoOf(queen({ photo: '/home/me/holiday.jpg' }))).toBeNull()
  expect(photoOf(queen({}))).toBeNull()
})
