import { expect, test } from 'vitest'
import { estimateMemoryNeeds } from './memory-needs.ts'

const GB = 2 ** 30
const unknown = { isMapped: false, measuredRun: undefined }
/** Stable Diffusion 1.5 with its weights beside the graphs. */
const unet = { inline: 1e6, widened: 3.2 * GB }
const vae = { inline: 1e6, widened: 0.19 * GB }

// What a run took, and the limits at which it was ended or not, were measured in control groups.
test('a large UNet opens unoptimised in 3 GB, is refused in 2 GB, and optimised only with more than 9 GB', () => {
  const needs = estimateMemoryNeeds('unet/model.onnx', unet, unknown)
  const least = needs.openUnoptimised + needs.minRun
  expect(least).toBeGreaterThan(1.9 * GB)
  expect(least).toBeLessThan(2.8 * GB)
  expect(needs.open).toBeGreaterThan(9.4 * GB)
})

test('a VAE decoder takes many times its weights, too much to run beside the UNet in 3 GB', () => {
  const { minRun } = estimateMemoryNeeds('vae_decoder/model.onnx', vae, unknown)
  expect(minRun).toBeGreaterThan(GB)
  expect(minRun).toBeLessThan(1.6 * GB)
})

test('weights inside the graph take memory when it opens, float16 in their own size', () => {
  const turbo = { inline: 1.7 * GB, widened: 3.4 * GB }
  expect(estimateMemoryNeeds('unet/model.onnx', turbo, unknown).openUnoptimised).toBe(1.7 * GB)
})

test('an optimised copy is mapped, and a measured run replaces the estimate', () => {
  expect(estimateMemoryNeeds('unet/model.onnx', unet, { isMapped: true, measuredRun: GB })).toEqual({
    ...{ open: 0, openUnoptimised: 0, run: GB, minRun: GB },
  })
  // Seen with a larger picture, which says nothing of a smaller one.
  const { run, minRun } = estimateMemoryNeeds('unet/model.onnx', unet, {
    isMapped: true,
    measuredRun: 12 * GB,
  })
  expect(run).toBe(12 * GB)
  expect(minRun).toBeLessThan(2.8 * GB)
})

test('of a run that is known, neither a rule nor another run has a say: SDXL, of 10 GB as floats, is not refused', () => {
  const sdxl = { inline: 0, widened: 9.6 * GB }
  const known = { isMapped: true, measuredRun: 5 * GB }
  const nothing = { open: 0, openUnoptimised: 0 }
  expect(estimateMemoryNeeds('unet', sdxl, { ...known, thisRun: 0.65 * GB })).toEqual({
    ...nothing,
    run: 0.65 * GB,
    minRun: 0.65 * GB,
  })
  expect(estimateMemoryNeeds('unet', sdxl, { ...known, thisRun: 0 })).toEqual({
    ...nothing,
    run: 0,
    minRun: 0,
  })
})

test('a small network is never refused because of an estimate', () => {
  const needs = estimateMemoryNeeds('face-detector/a.onnx', { inline: 2e6, widened: 2e6 }, unknown)
  expect(needs).toMatchObject({ open: 2e6, openUnoptimised: 2e6, minRun: 0 })
})
