import { describe, expect, test } from 'vitest'
import { recordedInpaint } from '../../../../shared/api/inpaint.ts'
import type { LibraryItem } from '../../../../shared/api/library.ts'
import { testItem } from '../../../testing/fixtures.ts'
import {
  chosenIntermediate,
  defaultIntermediate,
  defaultLayout,
  intermediatesOf,
  intermediateUrlOf,
  resultLabel,
} from './intermediates.ts'

const item = (over: Partial<LibraryItem>): LibraryItem => testItem('a.png', over)
const swap = (faceFrom: 'generated' | 'photo', over: Partial<LibraryItem> = {}) =>
  testItem(
    'a.png',
    { generated: 'a.generated.png', intermediates: ['photo', 'swapped'], ...over },
    { swap: { faceFrom, strength: 1 } },
  )

describe('earlierStages', () => {
  test('come in the order of the flow', () => {
    expect(intermediatesOf(swap('photo', { intermediates: ['swapped', 'photo'] }))).toEqual([
      'generated',
      'photo',
      'swapped',
    ])
  })

  test('are none for a picture that is only itself', () => {
    expect(intermediatesOf(item({}))).toEqual([])
    expect(defaultIntermediate(item({}))).toBeNull()
  })
})

describe('usualStage', () => {
  test('is the photo when the drawn face was put on it', () => {
    expect(defaultIntermediate(swap('generated'))).toBe('photo')
  })

  test('is the drawn picture when the photo gave the face', () => {
    expect(defaultIntermediate(swap('photo'))).toBe('generated')
  })

  test('is the photo when only a part of it was drawn', () => {
    const inpaint = recordedInpaint.parse({})
    const stored = { generated: 'a.generated.png', intermediates: ['photo' as const] }
    expect(defaultIntermediate(testItem('a.png', stored, { inpaint }))).toBe('photo')
    // A face was put into what was drawn.
    const swapped = { swap: { faceFrom: 'photo' as const, strength: 1 }, inpaint }
    expect(defaultIntermediate(testItem('a.png', stored, swapped))).toBe('generated')
  })

  test('is the drawn picture without a swap', () => {
    expect(defaultIntermediate(item({ generated: 'a.generated.png' }))).toBe('generated')
  })

  test('falls back to what is stored', () => {
    expect(defaultIntermediate(swap('generated', { intermediates: [] }))).toBe('generated')
    expect(defaultIntermediate(item({ recipe: null, intermediates: ['swapped'] }))).toBe('swapped')
  })
})

describe('shownStage', () => {
  test('keeps a choice where the picture has that intermediate', () => {
    expect(chosenIntermediate(swap('generated'), 'swapped')).toBe('swapped')
    expect(chosenIntermediate(item({ generated: 'a.generated.png' }), 'swapped')).toBe('generated')
    expect(chosenIntermediate(swap('generated'), null)).toBe('photo')
  })
})

test('a picture that was drawn with and without a LoRA is compared with the other one', () => {
  const plain = item({ recipe: null })
  expect(chosenIntermediate(plain, null, 'b.png')).toBe('without')
  expect(intermediateUrlOf(plain, 'without', 'b.png')).toBe('likeness://library/b.png')
  expect(intermediatesOf(swap('generated'), 'b.png')[0]).toBe('without')
  expect(chosenIntermediate(swap('generated'), 'without', 'b.png')).toBe('without')
  expect(chosenIntermediate(swap('generated'), null, 'b.png')).toBe('photo')
})

test('a result that was not enhanced is not called so', () => {
  expect(resultLabel(item({}))).toBe('enhanced')
  expect(resultLabel(testItem('a.png', {}, { enhance: false }))).toBe('result')
  expect(resultLabel(item({ recipe: null }))).toBe('result')
})

test('a picture made from photos is compared with its photo first, and called enhanced where it was', () => {
  const made = { recipe: null, intermediates: ['photo', 'swapped'] } as const
  const enhancedSwap = item({ ...made, intermediates: [...made.intermediates], madeBy: 'swap' })
  expect(defaultIntermediate(enhancedSwap)).toBe('photo')
  expect(resultLabel(enhancedSwap)).toBe('enhanced')
  expect(resultLabel(item({ recipe: null, intermediates: ['photo'], madeBy: 'swap' }))).toBe('result')
  expect(resultLabel(item({ recipe: null, intermediates: ['photo'], madeBy: 'enhance' }))).toBe('enhanced')
})

describe('defaultLayout', () => {
  test('is side by side where a drawing did not become the result, but lent its face', () => {
    expect(defaultLayout(swap('generated'), 'generated')).toBe('side-by-side')
    expect(defaultLayout(swap('generated'), 'photo')).toBe('slider')
    expect(defaultLayout(swap('photo'), 'photo')).toBe('side-by-side')
    expect(defaultLayout(swap('photo'), 'generated')).toBe('slider')
  })

  test('is a slider for what shows the same scene', () => {
    expect(defaultLayout(swap('photo'), 'swapped')).toBe('slider')
    expect(defaultLayout(item({ madeBy: 'enhance' }), 'photo')).toBe('slider')
    expect(defaultLayout(item({}), 'without')).toBe('slider')
  })
})
