import { expect, test } from 'vitest'
import { finderOf, modelsInForce, packChoiceOf, packsFor } from './models-in-force.ts'
import { packInUse } from './packs.ts'
import { drawingPack } from './test-pack.ts'

const swapper = { ...drawingPack('inswapper'), roles: ['face-swapper'], drawing: null }
const packs = [drawingPack('starter'), drawingPack('sd-turbo'), swapper]

test('a role can be filled by what was installed for it', () => {
  expect(packsFor(packs, 'face-swapper')).toEqual([swapper])
  expect(packsFor(packs, 'upscaler')).toEqual([])
})

test('a choice counts while its pack is installed; the built-in way is always there', () => {
  const choice = { 'face-swapper': 'inswapper', 'face-restorer': 'starter', upscaler: 'gone' }
  expect(modelsInForce(choice, packs)).toEqual({ 'face-swapper': 'inswapper', 'face-restorer': 'starter' })
  expect(packChoiceOf({ 'text-to-image': 'sd-turbo' })).toBeUndefined()
})

test('what draws is what was chosen, else what is installed', () => {
  const machine = { packs, automatic: { 'text-to-image': ['sd-turbo'] } }
  expect(packInUse(machine, {})?.id).toBe('sd-turbo')
  expect(packInUse(machine, { 'text-to-image': 'starter' })?.id).toBe('starter')
  expect(packInUse({ packs: [], automatic: {} }, {})).toBeUndefined()
})

test('other networks that look for faces have another name', () => {
  const automatic = { 'face-detector': ['scrfd'] }
  expect(finderOf({}, automatic)).toBe(finderOf({ 'face-detector': 'scrfd' }, automatic))
  expect(finderOf({ 'face-detector': 'starter' }, automatic)).not.toBe(finderOf({}, automatic))
})
