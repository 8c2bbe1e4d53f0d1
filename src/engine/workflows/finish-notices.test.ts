import { expect, test } from 'vitest'
import { createInput } from '../../shared/api/create.ts'
import { noticesOfFinish } from './finish-notices.ts'

const told = (made: readonly [number, number], finish: readonly [number, number], more = {}) => {
  const size = ([width, height]: readonly [number, number]) => ({ width, height })
  const input = createInput.parse({ prompt: 'a queen', finish: size(finish), ...more })
  return noticesOfFinish(size(made), input).map(({ code, message }) => `${code}: ${message}`)
}

test('a size that enlarging alone does not make is told, with what was done for it', () => {
  expect(told([256, 256], [1024, 1024])).toEqual([])
  expect(told([256, 256], [768, 768])).toEqual([
    'size-fitted: The picture was made at 256x256, then enlarged: it has 768x768.',
  ])
  expect(told([512, 512], [256, 128])).toEqual([
    'size-fitted: The picture was made at 512x512, then made smaller and cut to shape, nothing stretched: it has 256x128.',
  ])
  expect(told([256, 256], [320, 160], { initFit: 'fill' })).toEqual([
    'size-fitted: The picture was made at 256x256, then enlarged: it has 320x160.',
  ])
})
