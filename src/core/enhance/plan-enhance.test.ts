import { expect, test } from 'vitest'
import { type EnhancePlanInput, planEnhance } from './plan-enhance.ts'

const ask = (question: Partial<EnhancePlanInput>) =>
  planEnhance({ width: 512, height: 512, factor: 2, content: 'photo', faces: [], ...question })

test.each<[string, Partial<EnhancePlanInput>, string[]]>([
  [
    'a drawing of the starter pack',
    { width: 128, height: 128, factor: 4, content: 'drawing' },
    ['network 4'],
  ],
  ['a portrait, doubled', {}, ['network 2']],
  ['a portrait, four times', { factor: 4 }, ['network 4']],
  ['a larger photo, four times', { width: 1200, height: 1200, factor: 4 }, ['network 2', 'resample 2']],
  [
    'a larger drawing, four times',
    { width: 1200, height: 1200, factor: 4, content: 'drawing' },
    ['network 4'],
  ],
  ['a camera photo', { width: 4000, height: 3000 }, ['resample 2']],
  ['a large photo, four times', { width: 2400, height: 1800, factor: 4 }, ['resample 4']],
  ['no enlargement', { width: 9000, height: 9000, factor: 1 }, []],
])('%s', (_, question, passes) => {
  const plan = ask(question)
  expect(plan.passes.map(({ by, factor }) => `${by} ${factor}`)).toEqual(passes)
  expect(plan.width).toBe((question.width ?? 512) * (question.factor ?? 2))
  expect(plan.height).toBe((question.height ?? 512) * (question.factor ?? 2))
  expect(plan.reason).not.toBe('')
})

test('in a camera photo the network makes as many faces as it has time for, one too large not among them', () => {
  const { passes, reason } = ask({
    width: 4000,
    height: 3000,
    faces: [2_500_000, 1_200_000, 700_000, 300_000, 100_000],
  })
  expect(passes).toEqual([{ by: 'resample', factor: 2, faces: [1, 2, 4] }])
  expect(reason).toContain('3 of 5 faces')
})

test('a face four times as large costs five runs over it', () => {
  const { passes } = ask({ width: 2400, height: 1800, factor: 4, faces: [410_000, 390_000] })
  expect(passes).toEqual([{ by: 'resample', factor: 4, faces: [1] }])
})

test('a result beyond 100 megapixels is refused with the largest factor that fits', () => {
  expect(() => ask({ width: 5000, height: 5000, factor: 2 })).not.toThrow()
  expect(() => ask({ width: 5001, height: 5000, factor: 2 })).toThrow(
    expect.objectContaining({ code: 'image-too-large', message: expect.stringContaining('--upscale 1') }),
  )
  expect(() => ask({ width: 4000, height: 3000, factor: 4 })).toThrow(
    expect.objectContaining({ code: 'image-too-large', message: expect.stringContaining('--upscale 2') }),
  )
})
