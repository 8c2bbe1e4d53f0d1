import { describe, expect, test } from 'vitest'
import type { LibraryItem } from '../../../../shared/api/library.ts'
import { testItem } from '../../../state/test-item.ts'
import { earlierStages, resultStage, shownStage, usualStage } from './comparison.ts'

const item = (over: Partial<LibraryItem>): LibraryItem => testItem('a.png', over)
const swap = (faceFrom: 'generated' | 'photo', over: Partial<LibraryItem> = {}) =>
  testItem(
    'a.png',
    { generated: 'a.generated.png', stages: ['photo', 'swapped'], ...over },
    { swap: { faceFrom, strength: 1 } },
  )

describe('earlierStages', () => {
  test('come in the order of the flow', () => {
    expect(earlierStages(swap('photo', { stages: ['swapped', 'photo'] }))).toEqual([
      'generated',
      'photo',
      'swapped',
    ])
  })

  test('are none for a picture that is only itself', () => {
    expect(earlierStages(item({}))).toEqual([])
    expect(usualStage(item({}))).toBeNull()
  })
})

describe('usualStage', () => {
  test('is the photo when the drawn face was put on it', () => {
    expect(usualStage(swap('generated'))).toBe('photo')
  })

  test('is the drawn picture when the photo gave the face', () => {
    expect(usualStage(swap('photo'))).toBe('generated')
  })

  test('is the drawn picture without a swap', () => {
    expect(usualStage(item({ generated: 'a.generated.png' }))).toBe('generated')
  })

  test('falls back to what was kept', () => {
    expect(usualStage(swap('generated', { stages: [] }))).toBe('generated')
    expect(usualStage(item({ recipe: null, stages: ['swapped'] }))).toBe('swapped')
  })
})

describe('shownStage', () => {
  test('keeps a choice where the picture has that stage', () => {
    expect(shownStage(swap('generated'), 'swapped')).toBe('swapped')
    expect(shownStage(item({ generated: 'a.generated.png' }), 'swapped')).toBe('generated')
    expect(shownStage(swap('generated'), null)).toBe('photo')
  })
})

test('a result that was not enhanced is not called so', () => {
  expect(resultStage(item({}))).toBe('enhanced')
  expect(resultStage(testItem('a.png', {}, { enhance: false }))).toBe('result')
  expect(resultStage(item({ recipe: null }))).toBe('result')
})
