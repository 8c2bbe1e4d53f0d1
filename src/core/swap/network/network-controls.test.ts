import { afterAll, describe, expect, test } from 'vitest'
import { emapMatrix, goldenEmbedding, openSwapGraph } from '../../../../tests/golden/swap-golden.ts'
import {
  around,
  cheekVertices,
  chromaDistance,
  difference,
  mouthVertices,
  openPortraits,
  swapPortraits,
  tone,
} from '../../../../tests/portrait-swaps.ts'
import { paintStrokes } from '../brush-mask.ts'
import type { NetworkSwapper, SwapFacesRequest } from '../swap-faces.ts'
import { inswapper } from './models/swapper-models.ts'

const { close, collins, hopper } = await openPortraits()
const graph = await openSwapGraph('inswapper')
afterAll(async () => {
  await graph.dispose()
  await close()
})

describe('a network that swaps', () => {
  const swapper = (embedding = goldenEmbedding(0.73)): NetworkSwapper => ({
    swapper: graph,
    model: inswapper,
    emap: emapMatrix(),
    embedder: {
      kind: 'arcface',
      samePersonAbove: 0.3,
      embed: async () => embedding,
      embedRaw: async image => (image === hopper.image ? goldenEmbedding(0.2) : embedding),
    },
  })

  test('gets the target’s tone and light as the built-in way does, as far as they are wanted', async () => {
    const cheeks = around(hopper, cheekVertices, 0.03)
    const theirs = tone(hopper.image, cheeks)
    const of = async (controls: Partial<SwapFacesRequest>) =>
      tone(await swapPortraits(collins, hopper, controls, swapper()), cheeks)
    const [own, matched] = [await of({ skinTone: 0, light: 0 }), await of({})]
    const onlyTone = await of({ light: 0 })
    expect(chromaDistance(own, theirs)).toBeGreaterThan(0.03)
    expect(chromaDistance(matched, theirs)).toBeLessThan(0.35 * chromaDistance(own, theirs))
    expect(Math.abs(matched[0] - theirs[0])).toBeLessThan(0.03)
    expect(chromaDistance(onlyTone, theirs)).toBeLessThan(0.6 * chromaDistance(own, theirs))
  })

  test('keeps parts, takes a brush, and mixes the embeddings', async () => {
    const plain = await swapPortraits(collins, hopper, {}, swapper())
    const mouth = around(hopper, mouthVertices, 0.02)
    const kept = await swapPortraits(collins, hopper, { keep: ['mouth'] }, swapper())
    expect(difference(kept, hopper.image, mouth)).toBeLessThan(2)
    expect(difference(plain, hopper.image, mouth)).toBeGreaterThan(8)
    const nose = [hopper.face.mesh[4 * 3]!, hopper.face.mesh[4 * 3 + 1]!] as const
    const stroke = { effect: 'remove', size: 60, softness: 0.5, points: [nose] } as const
    const brush = await paintStrokes([stroke], hopper.image)
    const removed = await swapPortraits(collins, hopper, { brush }, swapper())
    expect(difference(removed, hopper.image, around(hopper, [4], 0.03))).toBe(0)
    const natural = await swapPortraits(collins, hopper, { likeness: 0 }, swapper())
    expect(difference(natural, plain, around(hopper, cheekVertices, 0.1))).toBeGreaterThan(0.1)
  })
})
