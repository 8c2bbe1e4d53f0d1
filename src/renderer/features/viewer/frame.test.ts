import { describe, expect, test } from 'vitest'
import { windowJobWork } from '../../../shared/window/window-jobs.ts'
import { expectedSize } from './frame.tsx'

const create = (input: object) =>
  windowJobWork.parse({ route: 'create', input: { prompt: 'a queen', ...input } })

describe('expectedSize', () => {
  test('is what was asked for', () => {
    expect(
      expectedSize(create({ size: { width: 768, height: 512 } }), { width: 128, height: 128 }, null),
    ).toEqual({
      width: 768,
      height: 512,
    })
  })

  test('is what the pack draws unasked, enlarged', () => {
    expect(expectedSize(create({}), { width: 128, height: 96 }, null)).toEqual({ width: 512, height: 384 })
  })

  test('has the aspect of the preview otherwise, and is a square before there is one', () => {
    expect(expectedSize(create({}), undefined, { width: 64, height: 128 })).toEqual({
      width: 256,
      height: 512,
    })
    expect(expectedSize(create({}), undefined, null)).toEqual({ width: 512, height: 512 })
  })
})
