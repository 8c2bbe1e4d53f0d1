import { expect, test } from 'vitest'
import { recordedInpaint } from '../../../../shared/api/inpaint.ts'
import { keptForm } from '../../../../shared/window/form.ts'
import { usualInpaint } from '../../../../shared/window/form-defaults.ts'
import { testPack, testPhoto } from '../../../testing/fixtures.ts'
import { openTestBridge } from '../../../testing/test-bridge.ts'
import { applyRecipe } from './apply-recipe.ts'
import { initialCompose } from './compose-state.ts'
import { setInpaint, setStart, useCompose } from './compose-store.ts'
import { areaOf, drawsSides, inpaintedSize, inpaintInputOf, sizeWithSides } from './inpaint-form.ts'
import { restoreForm, toSavedForm } from './saved-form.ts'

const start = testPhoto()
const mask = 'a'.repeat(32)
const pack = testPack('able', { img2img: true })
const sides = { left: 0, top: 0, right: 64, bottom: 0 }

test('of a large photo only the marked part is drawn at the model’s size, unless chosen otherwise', () => {
  expect(areaOf(usualInpaint, start, pack)).toBe('only-masked')
  expect(areaOf(usualInpaint, { width: 128, height: 128 }, pack)).toBe('whole')
  expect(areaOf({ ...usualInpaint, area: 'whole' }, start, pack)).toBe('whole')
})

test('without a mask and without sides nothing is asked for; either alone is enough', () => {
  const form = { start, mask: null, inpaint: usualInpaint }
  expect(inpaintInputOf(form, start, pack)).toBeUndefined()
  expect(inpaintInputOf({ ...form, mask }, start, pack)).toEqual({
    ...{ mask: { id: mask }, area: 'only-masked', maskBlur: 4, fill: 'original', padding: 32 },
    outpaint: undefined,
  })
  const inpaint = { ...usualInpaint, outpaint: sides }
  expect(inpaintInputOf({ ...form, inpaint }, start, pack)).toMatchObject({
    ...{ mask: undefined, outpaint: sides },
  })
  expect(sizeWithSides(start, inpaint)).toEqual({ width: 864, height: 600 })
  expect(drawsSides({ ...form, inpaint })).toBe(true)
  expect(drawsSides(form)).toBe(false)
})

test('a photo keeps its size where only its part is drawn, and grows by its sides', () => {
  const whole = { ...usualInpaint, area: 'whole' as const }
  expect(inpaintedSize({ start, mask, inpaint: usualInpaint }, pack)).toEqual({ width: 800, height: 600 })
  expect(inpaintedSize({ start, mask, inpaint: whole }, pack)).toBeNull()
  expect(inpaintedSize({ start, mask, inpaint: { ...whole, outpaint: sides } }, pack)).toEqual({
    ...{ width: 864, height: 600 },
  })
  expect(inpaintedSize({ start, mask: null, inpaint: usualInpaint }, pack)).toBeNull()
})

test('mask and sides go with their picture, and stay when it is given again', () => {
  setStart(start)
  useCompose.setState({ mask })
  setInpaint({ outpaint: sides, maskBlur: 9 })
  setStart({ ...start, name: 'again.jpg' })
  expect(useCompose.getState()).toMatchObject({ mask, inpaint: { outpaint: sides } })
  setStart({ ...start, id: '1'.repeat(32) })
  expect(useCompose.getState()).toMatchObject({
    mask: null,
    inpaint: { ...usualInpaint, maskBlur: 9 },
  })
})

test('after a start of the window the mask is there again, as long as its picture is', async () => {
  setStart(start)
  useCompose.setState({ mask })
  setInpaint({ outpaint: sides })
  const saved = keptForm.parse(toSavedForm(useCompose.getState(), keptForm.parse({}).photos))
  useCompose.setState(initialCompose, true)
  openTestBridge({ 'photos.read': start })
  await restoreForm(saved)
  expect(useCompose.getState()).toMatchObject({ start, mask, inpaint: { outpaint: sides } })
})

test('a recipe says how it was done; the mask comes with its picture', () => {
  const inpaint = recordedInpaint.parse({
    ...{ maskBlur: 12, fill: 'latent-noise', area: 'whole', padding: 64 },
    outpaint: sides,
  })
  const before = { ...initialCompose, start, mask }
  const read = applyRecipe(before, { prompt: 'a queen', inpaint }, [pack], { models: {}, pack })
  expect(read).toMatchObject({ start: null, mask: null, inpaint: { area: 'whole', maskBlur: 12 } })
  expect(read.inpaint).toEqual({
    ...{ maskBlur: 12, fill: 'latent-noise', area: 'whole', padding: 64, outpaint: sides },
  })
  expect(applyRecipe(before, { prompt: 'x' }, [pack], { models: {}, pack }).inpaint).toEqual(usualInpaint)
})
