import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { errorCodes, LikenessError } from '../src/core/errors.ts'
import { openSession } from '../src/core/onnx/open-session.ts'
import { probeModel } from '../src/core/onnx/probe-model.ts'
import { starter } from './packs.ts'

/** Numerical Recipes' linear congruential generator: the same damage on every machine. */
const random = (seed: number) => {
  let state = seed >>> 0
  return (below: number): number => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0
    return Math.floor((state / 2 ** 32) * below)
  }
}

const truncated = (bytes: Uint8Array, pick: (below: number) => number) => bytes.slice(0, pick(bytes.length))

const flipped = (bytes: Uint8Array, pick: (below: number) => number) => {
  const copy = bytes.slice()
  for (let n = 1 + pick(4); n > 0; n--) copy[pick(copy.length)]! ^= 1 << pick(8)
  return copy
}

const models = [
  ['a tiny graph', probeModel(), 100],
  [
    'the face detector',
    new Uint8Array(readFileSync(join(starter, 'face-detector', 'ultraface-rfb.onnx'))),
    50,
  ],
] as const

// Packs are compared with their checksums before anything is loaded (see the bad inputs); this is the second line.
test.each(models)(
  '%s, truncated or with flipped bits, opens or is refused, and never ends the process',
  async (_name, bytes, count) => {
    let refused = 0
    for (const [kind, damage] of [truncated, flipped].entries()) {
      const pick = random(17 + kind)
      for (let i = 0; i < count / 2; i++) {
        try {
          const session = await openSession(damage(bytes, pick))
          await session.dispose()
        } catch (error) {
          expect(error).toBeInstanceOf(LikenessError)
          expect(errorCodes[(error as LikenessError).code]).toBe('input')
          refused++
        }
      }
    }
    // Nothing truncated may pass; flipped weights may, as they are numbers like any others.
    expect(refused).toBeGreaterThanOrEqual(count / 2)
  },
)
