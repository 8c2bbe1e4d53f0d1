import { beforeEach, expect, test } from 'vitest'
import { createInput } from '../../../../shared/api/create.ts'
import { testPack, testPhoto } from '../../../testing/fixtures.ts'
import { type ComposeState, initialCompose } from './compose-state.ts'
import { clearPhoto, setPhoto, setPrompt, setUsedPhoto, useCompose } from './compose-store.ts'
import { toCreateInput } from './to-create-input.ts'

const photo = testPhoto(90, 80, 70)
const inUse = {
  ...{ models: {}, pack: testPack('real'), adapters: [] },
  options: { pixelBoost: true, glasses: false, fidelity: true, colourise: false, faceId: false },
}
const inputOf = (part: Partial<ComposeState>, using = inUse) =>
  createInput.parse(toCreateInput({ ...initialCompose, prompt: 'x', ...part }, using))

beforeEach(() => useCompose.setState(initialCompose))

test('an untouched form leaves everything to the pack and draws with a new seed', () => {
  const input = inputOf({ prompt: '  a queen ' })
  expect(input).toMatchObject({
    prompt: 'a queen',
    negativePrompt: '',
    pack: 'real',
    batch: 1,
    enhance: true,
  })
  for (const open of [
    ...(['seed', 'steps', 'guidanceScale', 'scheduler', 'size', 'upscale', 'photo', 'init', 'use'] as const),
  ])
    expect(input[open]).toBeUndefined()
})

test('every choice reaches the engine', () => {
  const choices = {
    prompt: 'a wizard',
    negativePrompt: 'blurry',
    faceFrom: 'photo' as const,
    strength: 0.4,
    pixelBoost: 2 as const,
    fidelity: 0.1,
    size: { width: 512, height: 768 },
    upscale: 2 as const,
    seed: 0,
    steps: 30,
    guidanceScale: 0,
    scheduler: 'euler-a' as const,
  }
  const models = { 'text-to-image': 'real', 'face-swapper': 'starter' }
  const input = inputOf({ ...choices, photo, photoFace: 2, count: 3 }, { ...inUse, models })
  expect(input).toMatchObject({ ...choices, photo: { id: photo.id }, photoFace: 2, batch: 3, pack: 'real' })
  expect(input.use).toEqual({ 'face-swapper': 'starter' })
})

test('which faces of a photo are meant reaches the engine as it counts them', () => {
  const person = { ...testPhoto(50), id: 'f'.repeat(32) }
  const meant = (part: Partial<ComposeState>) => {
    const { photoFace, faceOrder, photoPerson } = inputOf({ photo, person, photoFace: 2, ...part })
    return { photoFace, faceOrder, photoPerson }
  }
  expect(meant({})).toEqual({ photoFace: 2, faceOrder: 'size' })
  expect(meant({ faceMode: 'from-left' })).toEqual({ photoFace: 0, faceOrder: 'left-to-right' })
  expect(meant({ faceMode: 'all' })).toEqual({ photoFace: 'all', faceOrder: 'size' })
  expect(meant({ faceMode: 'person' })).toMatchObject({ photoPerson: { id: person.id } })
})

test('a drawing starts from a picture where the pack can', () => {
  const start = testPhoto()
  expect(inputOf({ start, startStrength: 0.3 }).init).toBeUndefined()
  const able = { ...inUse, pack: testPack('able', { img2img: true }) }
  expect(inputOf({ start, startStrength: 0.3 }, able)).toMatchObject({
    init: { id: start.id },
    initStrength: 0.3,
  })
})

test('options of models that are not at work are left out', () => {
  const state = { photo, pixelBoost: 4, glasses: 'keep', fidelity: 0.3 } as const
  const builtIn = {
    ...inUse,
    options: { pixelBoost: false, glasses: true, fidelity: false, colourise: false, faceId: false },
  }
  expect(inputOf(state).glasses).toBeUndefined()
  const input = inputOf(state, builtIn)
  expect(input).toMatchObject({ glasses: 'keep' })
  expect([input.pixelBoost, input.fidelity]).toEqual([undefined, undefined])
  expect(inputOf({ ...state, enhance: false }).fidelity).toBeUndefined()
})

test('nothing about a swap is said without a photo, and nothing is enlarged without enhancing', () => {
  const input = toCreateInput({ ...initialCompose, faceFrom: 'photo', upscale: 4, enhance: false }, inUse)
  expect(input.faceFrom).toBeUndefined()
  expect(input.strength).toBeUndefined()
  expect(input.upscale).toBeUndefined()
  expect(input.enhance).toBe(false)
})

test('another photo begins with its first face, and removing it removes what failed', () => {
  useCompose.setState({ photoFace: 3, photoTask: { kind: 'failed', failure: { code: 'x', message: 'x' } } })
  setPhoto(photo)
  expect(useCompose.getState()).toMatchObject({ photo, photoFace: 0, photoTask: { kind: 'idle' } })
  clearPhoto()
  expect(useCompose.getState().photo).toBeNull()
})

test('typing answers the question for a prompt', () => {
  useCompose.setState({ promptMissed: true })
  setPrompt('a')
  expect(useCompose.getState()).toMatchObject({ prompt: 'a', promptMissed: false })
})

test('a photo comes back as it took part in a picture', () => {
  const { id } = photo
  setUsedPhoto(photo, { id, face: 0, order: 'left-to-right' }, null)
  expect(useCompose.getState()).toMatchObject({ faceMode: 'from-left', photoFace: 2 })
  setUsedPhoto(photo, { id, face: 'all' }, null)
  expect(useCompose.getState().faceMode).toBe('all')
  const person = testPhoto(50)
  setUsedPhoto(photo, { id, face: 0, person: person.id }, person)
  expect(useCompose.getState()).toMatchObject({ faceMode: 'person', person })
  setUsedPhoto(photo, { id, face: 1 }, null)
  expect(useCompose.getState()).toMatchObject({ faceMode: 'one', photoFace: 1 })
})
