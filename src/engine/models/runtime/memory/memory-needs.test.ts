import { expect, test } from 'vitest'
import { needsOf } from './memory-needs.ts'

const GB = 2 ** 30
const unknown = { isKept: false, seen: undefined }
/** Stable Diffusion 1.5 with its weights beside the graphs. */
const unet = { inline: 1e6, widened: 3.2 * GB }
const vae = { inline: 1e6, widened: 0.19 * GB }

// What a run took, and the limits at which it was ended or not, were measured in control groups.
test('a large denoiser is opened lean in 3 GB, refused in 2 GB, and optimised only where that has room', () => {
  const needs = needsOf('unet/model.onnx', unet, unknown)
  const least = needs.openLean + needs.leastRun
  expect(least).toBeGreaterThan(1.9 * GB)
  expect(least).toBeLessThan(2.8 * GB)
  expect(needs.open).toBeGreaterThan(9.4 * GB)
})

test('a decoder takes many times its weights, and not beside the denoiser in 3 GB', () => {
  const { leastRun } = needsOf('vae_decoder/model.onnx', vae, unknown)
  expect(leastRun).toBeGreaterThan(GB)
  expect(leastRun).toBeLessThan(1.6 * GB)
})

test('weights inside the graph take memory, halves as they are until they are computed with', () => {
  const turbo = { inline: 1.7 * GB, widened: 3.4 * GB }
  expect(needsOf('unet/model.onnx', turbo, unknown).openLean).toBe(1.7 * GB)
})

test('an optimised copy is mapped, and what a run was seen to take beats the estimate', () => {
  expect(needsOf('unet/model.onnx', unet, { isKept: true, seen: GB })).toEqual({
    ...{ open: 0, openLean: 0, run: GB, leastRun: GB },
  })
  // Seen with a larger picture, which says nothing of a smaller one.
  const { run, leastRun } = needsOf('unet/model.onnx', unet, { isKept: true, seen: 12 * GB })
  expect(run).toBe(12 * GB)
  expect(leastRun).toBeLessThan(2.8 * GB)
})

test('a small network is never refused on an estimate', () => {
  const needs = needsOf('face-detector/a.onnx', { inline: 2e6, widened: 2e6 }, unknown)
  expect(needs).toMatchObject({ open: 2e6, openLean: 2e6, leastRun: 0 })
})
