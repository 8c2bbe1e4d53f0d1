import { expect, test } from 'vitest'
import type { RgbImage } from '../../core/imaging/rgb-image.ts'
import { createInput } from '../../shared/api/create.ts'
import { recipe } from '../../shared/api/recipe.ts'
import type { TextToImageSettings } from '../../shared/pack-manifest.ts'
import type { Pack } from '../models/registry/pack-library.ts'
import { chooseOutput } from '../results/result-output.ts'
import { pictureRequest, recipeOf, withSeed } from './create-request.ts'

const image: RgbImage = { width: 1, height: 1, data: new Uint8Array(3) }
const settings = { steps: 8, guidanceScale: 7, content: 'photo' } as TextToImageSettings
const valid = {
  ...{ library: { packs: [], broken: [] }, pack: {} as Pack, settings, files: [] },
  ...{ prompt: 'a queen', named: [] },
  adapters: { loras: [], vae: undefined, sampling: undefined, controlnets: [], ipAdapter: undefined },
  ...{
    hires: undefined,
    photo: undefined,
    init: undefined,
    inpaintMask: undefined,
    controlPictures: [],
    followedFace: undefined,
    wanted: undefined,
  },
  output: chooseOutput({}, ''),
  ...{ width: 256, height: 320 },
}
const made = { packVersion: '1.2', version: '3.4' }
const asked = (input: object, found: object = {}) =>
  pictureRequest(createInput.parse({ prompt: 'a queen', ...input }), valid, {
    seed: 5,
    scheduler: 'ddim',
    ...found,
  })

test('what the person leaves open is filled in, and the recipe says what is drawn', () => {
  const request = asked({ negativePrompt: 'rain' })
  const filled = { seed: 5, steps: 8, guidanceScale: 7, scheduler: 'ddim' }
  expect(request.textToImage).toMatchObject({
    prompt: 'a queen',
    negativePrompt: 'rain',
    width: 256,
    height: 320,
    ...filled,
  })
  expect(recipeOf(request, made)).toMatchObject({
    ...{ prompt: 'a queen', negativePrompt: 'rain', width: 256, height: 320, pack: 'starter' },
    ...filled,
    ...made,
  })
  expect(recipeOf(withSeed(request, 6), made).seed).toBe(6)
})

test('the recipe says what becomes of a drawing after it', () => {
  const input = { finish: { width: 1536, height: 1024 }, background: '#ffffff' }
  const request = asked(input)
  expect(request.background).toEqual([255, 255, 255])
  expect(recipe.parse(recipeOf(request, made))).toMatchObject({ ...input, width: 256, height: 320 })
  expect(recipeOf(asked({}), made)).toMatchObject({ finish: undefined, background: undefined })
})

test('what the person says goes before what the pack says', () => {
  const input = { steps: 3, guidanceScale: 1, scheduler: 'euler', upscale: 4, fidelity: 0.5 }
  expect(recipeOf(asked(input), made)).toMatchObject(input)
})

test('the recipe names a swap and a picture to start from only where there is one, and reads back', () => {
  const plain = recipeOf(asked({}), made)
  expect([plain.swap, plain.initStrength, plain.initPhoto]).toEqual([undefined, undefined, undefined])
  const id = '0123456789abcdef0123456789abcdef'
  const input = { photo: '/x.png', faceFrom: 'photo', strength: 0.5, init: { id } }
  const photo = { image, faces: [] }
  const size = { width: 8, height: 8 }
  const start = { drawing: size, result: size, picture: image, img2img: { image, strength: 0.75 } }
  const full = recipeOf(asked(input, { photo, start }), made)
  expect(full).toMatchObject({
    ...{ initStrength: 0.75, initPhoto: id },
    swap: { faceFrom: 'photo', strength: 0.5 },
  })
  expect(recipe.parse(JSON.parse(JSON.stringify(full)))).toMatchObject({ swap: { strength: 0.5 } })
})
