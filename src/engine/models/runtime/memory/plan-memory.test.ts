import { expect, test } from 'vitest'
import { type OpenNetwork, planMemory } from './plan-memory.ts'

const network = (key: string, bytes: number, usedAt: number, running = false): OpenNetwork => ({
  key,
  bytes,
  usedAt,
  running,
})
const encoder = network('text encoder', 200, 1)
const denoiser = network('denoiser', 900, 2)

test('nothing is closed when everything fits', () => {
  expect(planMemory(100, 100, [encoder, denoiser])).toEqual({ close: [], fits: true })
})

test('what was used longest ago goes first, and no more than needed', () => {
  expect(planMemory(250, 100, [denoiser, encoder])).toEqual({ close: ['text encoder'], fits: true })
  expect(planMemory(500, 100, [denoiser, encoder])).toEqual({
    close: ['text encoder', 'denoiser'],
    fits: true,
  })
})

test('a running network stays, and what does not fit even then is said', () => {
  expect(planMemory(500, 100, [encoder, { ...denoiser, running: true }])).toEqual({
    close: ['text encoder'],
    fits: false,
  })
})
