import { expect, test } from 'vitest'
import { readTensors, storeTensors, wave } from '../../../tests/golden/golden-weights.ts'
import { openStarterNetwork } from '../../../tests/golden/network-golden.ts'
import { largestDifference } from '../../../tests/golden/open-golden-pack.ts'
import { openSession } from '../onnx/open-session.ts'
import type { Session } from '../onnx/session.ts'
import { asFloats } from '../tensor/convert.ts'
import { createGenerator } from '../tensor/random.ts'
import { type FloatTensor, floatTensor } from '../tensor/tensor.ts'
import { autoencoderKlDecoder, autoencoderKlEncoder } from './architectures/autoencoder-kl.ts'
import { inferAutoencoderKlConfig } from './architectures/autoencoder-kl-config.ts'
import { runVae } from './models/run-vae.ts'
import { decodeLatents } from './models/vae-decoder.ts'
import { ownStatistics, statisticsInputs } from './models/vae-statistics.ts'
import { blendWeights, inTiles, thinOut, tileAxis, type VaeTiling, vaeTiling } from './tiled-vae.ts'

test('tiles cover every side, are alike, and overlap with their neighbours only', () => {
  const wrong = Array.from({ length: 400 }, (_, i) => i + 1).filter(length => {
    const { size, starts } = tileAxis(length, vaeTiling)
    const ends = starts[0] === 0 && starts.at(-1)! + size === length
    const overlaps = starts.slice(1).map((start, i) => starts[i]! + size - start)
    const enough = overlaps.every(overlap => overlap >= vaeTiling.overlap)
    const neighbours = starts.slice(2).every((start, i) => start >= starts[i]! + size)
    return !(ends && enough && neighbours && size <= vaeTiling.tile)
  })
  expect(wrong).toEqual([])
})

test.each([1, 8])('the weights of all tiles add up to 1, with %i values per latent', scale => {
  for (const length of [73, 128, 200, 256]) {
    const axis = tileAxis(length, vaeTiling)
    const sum = new Float32Array(length * scale)
    axis.starts.forEach((start, i) => {
      for (const [at, weight] of blendWeights(axis, i, scale).entries()) {
        expect(weight).toBeGreaterThanOrEqual(0)
        sum[start * scale + at]! += weight
      }
    })
    expect(largestDifference(sum, new Float32Array(length * scale).fill(1))).toBeLessThan(1e-6)
  }
})

test('what a network does to every value by itself does not depend on tiles', async () => {
  const input = wave([1, 2, 21, 50], 0.37)
  const tiling: VaeTiling = { tile: 12, overlap: 4, maxArea: 0 }
  const doubled = await inTiles(input, 1, tiling, async ({ data, dims }) =>
    floatTensor(
      data.map(v => 2 * v),
      dims,
    ),
  )
  expect(doubled.dims).toEqual(input.dims)
  const expected = input.data.map(v => 2 * v)
  expect(largestDifference(doubled.data, expected)).toBeLessThan(1e-6)
})

test('a thinned out input has the area of a tile and the values of the whole', () => {
  const input = wave([1, 3, 96, 256], 0.37)
  const thin = thinOut(input, 8, { tile: 4, overlap: 1, maxArea: 0 })
  expect(thin.dims).toEqual([1, 3, 16, 56])
  const values = new Set(input.data)
  expect(thin.data.every(v => values.has(v))).toBe(true)
})

test("the starter's own autoencoder, which only looks around, decodes in tiles what it decodes at once", async () => {
  const session = await openStarterNetwork('vae_decoder/model.onnx')
  try {
    const latents = wave([1, 8, 24, 40], 0.11)
    const whole = await decodeLatents(session, latents, 1)
    const tiled = await decodeLatents(session, latents, 1, { tile: 20, overlap: 8, maxArea: 0 })
    expect([tiled.width, tiled.height]).toEqual([640, 384])
    expect(largestDifference(tiled.data, whole.data)).toBeLessThanOrEqual(2)
  } finally {
    await session.dispose()
  }
})

/** A tiny VAE of random weights without attention, which tiles cannot share. */
const openPlainVae = (part: typeof autoencoderKlDecoder): Promise<Session> => {
  const { weights, weightsFolder } = storeTensors(readTensors('autoencoder-kl-plain'), 'float32')
  const config = { ...inferAutoencoderKlConfig(weights), normNumGroups: 4 }
  return openSession(part(weights, config, { family: 'cpu', precision: 'float32' }), {
    weightsFolder,
    optimisation: 'none',
  })
}

const side = 64
const noise = createGenerator(3).randn([1, 4, side, side])

const field = (value: (channel: number, x: number, y: number, noise: number) => number): FloatTensor =>
  floatTensor(
    noise.map((drawn, i) => value(Math.floor(i / side ** 2), i % side, Math.floor(i / side) % side, drawn)),
    [1, 4, side, side],
  )

/** What tiles have most different statistics of: shading, texture on it, and one half that is plain. */
const latents = {
  shaded: field((c, x, y) => 1.5 * Math.sin(0.05 * (c + 1) * x + 0.03 * y + c)),
  textured: field((c, x, y, drawn) => Math.sin(0.05 * (c + 1) * x + 0.03 * y + c) + 0.5 * drawn),
  halves: field((c, x, _, drawn) => (x > side / 2 ? drawn : 1 - c / 2)),
}

const tiling: VaeTiling = { tile: 36, overlap: 16, maxArea: 0 }

/** Root mean square of the difference, as a share of the deviation of the whole. */
const relativeRms = ({ data }: FloatTensor, { data: whole }: FloatTensor): number => {
  const meanOf = (values: Float32Array) => values.reduce((sum, v) => sum + v, 0) / values.length
  const mean = meanOf(whole)
  return Math.sqrt(meanOf(whole.map((v, i) => (data[i]! - v) ** 2)) / meanOf(whole.map(v => (v - mean) ** 2)))
}

/** How much the mean of a column changes over eight pixels around each of some columns: their tone, not their texture. */
const stepAt = ({ data, dims }: FloatTensor, columns: readonly number[]): number => {
  const [, channels, height, width] = dims as [number, number, number, number]
  const steps = columns.flatMap(x =>
    Array.from({ length: channels }, (_, c) => {
      let sum = 0
      for (let y = 0; y < height; y++) {
        const at = (c * height + y) * width + x
        sum += data[at + 4]! - data[at - 4]!
      }
      return Math.abs(sum / height)
    }),
  )
  return steps.reduce((sum, step) => sum + step, 0) / steps.length
}

test.each(Object.entries(latents))('tiles of %s latents have the tone of the whole', async (_kind, input) => {
  const session = await openPlainVae(autoencoderKlDecoder)
  try {
    const decode = (tile: FloatTensor, statistics?: FloatTensor) =>
      session.run({ latent_sample: tile, ...statisticsInputs(session, statistics) })
    const outputs = await decode(input)
    const whole = asFloats(outputs.sample!)
    const tiledWith = (statistics?: FloatTensor) =>
      inTiles(input, 1, tiling, async tile => asFloats((await decode(tile, statistics)).sample!))
    const alone = await tiledWith()
    const told = await runVae(session, input, 1, tiling)
    const exact = await tiledWith(ownStatistics(outputs))
    // With the right statistics nothing is left of the tiles; with those of a thinned out input a part of the tone.
    expect(relativeRms(exact, whole)).toBeLessThan(0.05)
    expect(relativeRms(told, whole)).toBeLessThan(0.65 * relativeRms(alone, whole))
    const { size, starts } = tileAxis(side, tiling)
    const seams = starts.slice(1).map((start, i) => 2 * (starts[i]! + size + start))
    const step = (picture: FloatTensor) => stepAt(picture, seams) / stepAt(whole, seams)
    expect(step(exact)).toBeLessThan(1.1)
    expect(step(told)).toBeLessThan(1.45)
    expect(step(alone)).toBeGreaterThan(1.7)
  } finally {
    await session.dispose()
  }
})

test('a picture encoded in tiles has the tone of the whole', async () => {
  const session = await openPlainVae(autoencoderKlEncoder)
  try {
    const width = 4 * side
    const picture = floatTensor(
      Float32Array.from({ length: 3 * width ** 2 }, (_, i) => {
        const [c, y, x] = [Math.floor(i / width ** 2), Math.floor(i / width) % width, i % width]
        return 0.7 * Math.sin(0.02 * (c + 1) * x + 0.013 * y + c)
      }),
      [1, 3, width, width],
    )
    const outputs = await session.run({ sample: picture, ...statisticsInputs(session) })
    const tiled = await runVae(session, picture, 4, tiling)
    expect(tiled.dims).toEqual([1, 8, side, side])
    const whole = asFloats(outputs.latent_parameters!)
    const alone = await inTiles(picture, 4, tiling, async sample =>
      asFloats((await session.run({ sample, ...statisticsInputs(session) })).latent_parameters!),
    )
    expect(relativeRms(tiled, whole)).toBeLessThan(0.15)
    expect(relativeRms(tiled, whole)).toBeLessThan(0.2 * relativeRms(alone, whole))
  } finally {
    await session.dispose()
  }
})
