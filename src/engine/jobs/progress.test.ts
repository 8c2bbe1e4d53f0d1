import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { ProgressEvent, Stage } from '../../shared/api/progress.ts'
import { createProgress, type Plan } from './progress.ts'

const plan: Plan = [
  ['generate', 6],
  ['upscale', 3],
  ['save', 1],
]

test('the fraction follows the weights of the stages', () => {
  const events: ProgressEvent[] = []
  const progress = createProgress(plan, event => events.push(event))
  progress.enter('generate')
  progress.step(1, 2)
  progress.enter('upscale')
  progress.enter('save')
  expect(events).toEqual([
    { stage: 'generate', fraction: 0 },
    { stage: 'generate', step: 1, of: 2, fraction: 0.3 },
    { stage: 'upscale', fraction: 0.6 },
    { stage: 'save', fraction: 0.9 },
  ])
  expect(Object.keys(progress.finish())).toEqual(['generate', 'upscale', 'save'])
})

test('reading weights is told while networks are loaded, and learnt as one step', () => {
  const events: ProgressEvent[] = []
  const progress = createProgress(
    [
      ['load', 2],
      ['generate', 8],
    ],
    event => events.push(event),
  )
  progress.enter('load')
  progress.read(1e9, 4e9)
  progress.enter('generate')
  progress.read(2e9, 4e9)
  expect(events).toEqual([
    { stage: 'load', fraction: 0 },
    { stage: 'load', bytes: { read: 1e9, of: 4e9 }, fraction: 0.05 },
    { stage: 'generate', fraction: 0.2 },
  ])
  progress.finish()
  expect(progress.measured()[0]).toMatchObject({ stage: 'load', steps: 1 })
})

test('whatever the order of stages, the bar never goes back nor past the end', () => {
  const stage = fc.constantFrom<Stage>('generate', 'upscale', 'save', 'check')
  fc.assert(
    fc.property(fc.array(fc.tuple(stage, fc.integer({ min: 0, max: 20 }))), moves => {
      const fractions: number[] = []
      const progress = createProgress(plan, event => fractions.push(event.fraction))
      for (const [name, done] of moves) {
        progress.enter(name)
        progress.step(done, 20)
      }
      expect(fractions.every((f, i) => f >= (fractions[i - 1] ?? 0) && f <= 1)).toBe(true)
    }),
  )
})
