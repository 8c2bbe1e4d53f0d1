import { expect, test } from 'vitest'
import type { PackReport } from '../../../shared/machine.ts'
import { blockedBy } from './blocked.ts'
import { initialCompose } from './compose-state.ts'

const ready = { kind: 'ready' } as const
const packs: readonly PackReport[] = [
  {
    id: 'starter',
    title: 'Starter',
    licence: 'MIT',
    folder: '/models/starter',
    roles: ['text-to-image'],
    bytes: 1,
    drawing: { nativeSize: { width: 128, height: 128 }, otherSizes: false, steps: 20, guidanceScale: 3 },
  },
]
const photo = { id: '0'.repeat(32), name: 'a.jpg', file: '/a.jpg', width: 100, height: 100, faces: [] }

test('nothing stands in the way of a ready engine', () => {
  expect(blockedBy(initialCompose, ready, packs)).toBeNull()
})

test('a photo without a face, or one still on its way, is a reason', () => {
  expect(blockedBy({ ...initialCompose, photo }, ready, packs)).toBe('no-face')
  expect(blockedBy({ ...initialCompose, photoTask: { kind: 'importing', name: 'a' } }, ready, packs)).toBe(
    'importing',
  )
})

test('so is an engine that is not there, or one that has nothing to draw with', () => {
  expect(blockedBy(initialCompose, { kind: 'starting' }, [])).toBe('engine-starting')
  expect(blockedBy(initialCompose, { kind: 'restarting' }, packs)).toBe('engine-starting')
  expect(blockedBy(initialCompose, { kind: 'failed', message: 'x' }, packs)).toBe('engine-failed')
  expect(blockedBy(initialCompose, ready, [{ ...packs[0]!, drawing: null }])).toBe('no-pack')
})
