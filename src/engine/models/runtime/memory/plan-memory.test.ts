import { expect, test } from 'vitest'
import { type LoadedNetwork, planMemory } from './plan-memory.ts'

const network = (key: string, bytes: number, usedAt: number, isRunning = false): LoadedNetwork => ({
  key,
  bytes,
  usedAt,
  isRunning,
})
const encoder = network('text encoder', 200, 1)
const denoiser = network('denoiser', 900, 2)

test('nothing is closed when everything fits', () => {
  expect(planMemory(100, 100, [encoder, denoiser])).toEqual({ close: [], fits: true })
})

test('networks used longest ago are closed first, and no more than needed', () => {
  expect(planMemory(250, 100, [denoiser, encoder])).toEqual({ close: ['text encoder'], fits: true })
  expect(planMemory(500, 100, [denoiser, encoder])).toEqual({
    close: ['text encoder', 'denoiser'],
    fits: true,
  })
})

test('a running network is not closed, and the plan says when the memory does not suffice', () => {
  expect(planMemory(500, 100, [encoder, { ...denoiser, isRunning: true }])).toEqual({
    close: ['text encoder'],
    fits: false,
  })
})
