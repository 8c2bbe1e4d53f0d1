import { expect, test } from 'vitest'
import { drawnSizeFor, factorToFinish } from './drawn-size.ts'

const model = {
  nativeSize: { width: 512, height: 512 },
  ...{ otherSizes: true, img2img: true, checkpoint: { kind: 'sd-1' } },
}
const size = (width: number, height: number) => ({ width, height })

test.each([
  ['what is made of whole latents', size(640, 448), size(640, 448)],
  ['other sides, rounded up', size(513, 769), size(520, 776)],
  ['too few pixels', size(256, 256), size(512, 512)],
  ['more pixels than are drawn in two passes', size(4096, 2304), size(704, 384)],
  ['a strip', size(64, 4096), size(64, 2048)],
])('a model draws %s', (_, wanted, drawn) => {
  expect(drawnSizeFor(wanted, model)).toEqual(drawn)
})

test('what outgrows a model that draws in one pass alone is drawn at about its own size', () => {
  expect(drawnSizeFor(size(1536, 1024), { ...model, img2img: false })).toEqual(size(640, 448))
})

test('exported networks get sides that they can halve, and others their only size', () => {
  expect(drawnSizeFor(size(520, 776), { ...model, checkpoint: null })).toEqual(size(576, 832))
  expect(drawnSizeFor(size(520, 776), { ...model, otherSizes: false })).toEqual(size(512, 512))
})

test('a picture is enlarged as far as its finished size needs it', () => {
  expect(factorToFinish(size(256, 256), size(256, 128))).toBe(1)
  expect(factorToFinish(size(256, 256), size(270, 270))).toBe(1)
  expect(factorToFinish(size(256, 256), size(500, 300))).toBe(2)
  expect(factorToFinish(size(256, 256), size(513, 769))).toBe(4)
  expect(factorToFinish(size(256, 256), size(4096, 4096))).toBe(4)
})
