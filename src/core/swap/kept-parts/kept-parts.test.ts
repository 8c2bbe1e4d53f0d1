import { afterAll, describe, expect, test } from 'vitest'
import { openSwapGraph } from '../../../../tests/golden/swap-golden.ts'
import {
  around,
  cheekVertices,
  difference,
  eyeVertices,
  mouthVertices,
  openPortraits,
  painted,
  swapPortraits,
} from '../../../../tests/portrait-swaps.ts'

const { close, collins, hopper } = await openPortraits()
afterAll(close)

describe('keep', () => {
  test('the mouth stays the target’s, and the eyes are the source’s as they would be', async () => {
    const [plain, kept] = [
      await swapPortraits(collins, hopper),
      await swapPortraits(collins, hopper, { keep: ['mouth'] }),
    ]
    const [mouth, eyes] = [around(hopper, mouthVertices, 0.02), around(hopper, eyeVertices, 0.02)]
    expect(difference(kept, hopper.image, mouth)).toBeLessThan(1.5)
    expect(difference(plain, hopper.image, mouth)).toBeGreaterThan(15)
    expect(difference(kept, plain, eyes)).toBeLessThan(1.5)
  })

  test('the eyes stay the target’s, and the mouth is the source’s as it would be', async () => {
    const [plain, kept] = [
      await swapPortraits(hopper, collins),
      await swapPortraits(hopper, collins, { keep: ['eyes'] }),
    ]
    const [mouth, eyes] = [around(collins, mouthVertices, 0.02), around(collins, eyeVertices, 0.02)]
    expect(difference(kept, collins.image, eyes)).toBeLessThan(1.5)
    expect(difference(plain, collins.image, eyes)).toBeGreaterThan(15)
    expect(difference(kept, plain, mouth)).toBeLessThan(1.5)
  })

  test('glasses stay as they do with `glasses: keep`', async () => {
    const [named, listed] = [
      await swapPortraits(collins, hopper, { glasses: 'keep' }),
      await swapPortraits(collins, hopper, { keep: ['glasses'] }),
    ]
    const rims = around(hopper, [168, 6], 0.02)
    expect(difference(listed, hopper.image, rims)).toBeLessThan(difference(named, hopper.image, rims) + 1)
    expect(
      difference(listed, named, around(hopper, [...cheekVertices, ...mouthVertices], 0.03)),
    ).toBeLessThan(1)
  })

  test('a beard stays; a face without one is as it would be', async () => {
    // Hairs, as dark and light as they come, on chin and jaw.
    const hair = (i: number) => ((i * 2654435761) >>> 0) % 100
    const bearded = painted(collins, (x, y, i) => {
      const jaw = y > 0.66 && (x - 0.5) ** 2 / 0.2 + (y - 0.62) ** 2 / 0.2 < 1
      const lips = (x - 0.5) ** 2 / 0.03 + (y - 0.74) ** 2 / 0.004 < 1
      return jaw && !lips ? [30 + hair(i) / 2, 20 + hair(i) / 3, 15 + hair(i) / 4] : undefined
    })
    const beard = around(bearded, [200, 194, 418, 204, 424], 0.03)
    const kept = await swapPortraits(hopper, bearded, { keep: ['beard'] })
    const replaced = difference(await swapPortraits(hopper, bearded), bearded.image, beard)
    expect(replaced).toBeGreaterThan(10)
    expect(difference(kept, bearded.image, beard)).toBeLessThan(0.3 * replaced)
    expect(difference(kept, bearded.image, around(collins, cheekVertices, 0.03))).toBeGreaterThan(5)
    const [plain, without] = [
      await swapPortraits(collins, hopper),
      await swapPortraits(collins, hopper, { keep: ['beard'] }),
    ]
    expect(difference(without, plain, around(hopper, [...cheekVertices, 152, 199], 0.05))).toBeLessThan(1)
  })

  test('something held before the chin stays', async () => {
    const holding = painted(collins, (x, y) =>
      (x - 0.55) ** 2 / 0.02 + (y - 0.95) ** 2 / 0.05 < 1 ? [25, 40, 90] : undefined,
    )
    const held = around(collins, [17, 18, 200], 0.03).filter(
      at => holding.image.data[at] === 25 && holding.image.data[at + 2] === 90,
    )
    expect(held.length).toBeGreaterThan(50)
    const [plain, kept] = [
      await swapPortraits(hopper, holding),
      await swapPortraits(hopper, holding, { keep: ['hands'] }),
    ]
    expect(difference(plain, holding.image, held)).toBeGreaterThan(15)
    expect(difference(kept, holding.image, held)).toBeLessThan(5)
  })
})

test('a network that tells what is before a face decides where there is one', async () => {
  const occlusion = await openSwapGraph('xseg')
  const [plain, told] = [
    await swapPortraits(collins, hopper, { keep: ['hands'] }),
    await swapPortraits(collins, hopper, { keep: ['hands'], maskers: { occlusion } }),
  ]
  await occlusion.dispose()
  const changed = difference(told, plain, around(hopper, cheekVertices, 0.2))
  expect(changed).toBeGreaterThan(1)
  // What it hides is the target's own.
  expect(difference(told, hopper.image, around(hopper, cheekVertices, 0.2))).toBeLessThan(
    difference(plain, hopper.image, around(hopper, cheekVertices, 0.2)),
  )
})
