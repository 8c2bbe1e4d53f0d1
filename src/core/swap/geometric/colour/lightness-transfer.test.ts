import { expect, test } from 'vitest'
import { withKernels } from '../../../kernels/kernels.ts'

const { contrastGain, transferHighlight, transferLightness } = withKernels(kernels => kernels)

const tones = Array.from({ length: 101 }, (_, i) => i / 100)
const skins = [0.15, 0.3, 0.5, 0.7, 0.85]

test.each(skins.flatMap(from => skins.map(to => [from, to] as const)))('from skin %d to %d', (from, to) => {
  expect(transferLightness(from, from, to)).toBeCloseTo(to, 6)
  const moved = tones.map(L => transferLightness(L, from, to))
  const bright = tones.map(L => transferHighlight(L, from, to, 0.93, 0.9))
  for (const curve of [moved, bright])
    for (let i = 1; i < curve.length; i++) {
      expect(curve[i]!).toBeGreaterThanOrEqual(curve[i - 1]! - 1e-6)
      expect(curve[i]!).toBeGreaterThanOrEqual(0)
      expect(curve[i]!).toBeLessThan(1.1)
    }
  expect(transferHighlight(0.93, from, to, 0.93, 0.9)).toBeCloseTo(0.9, 6)
  // The contrast of texture near the skin's tone is the gain, on both sides.
  const slope = (transferLightness(from + 1e-3, from, to) - transferLightness(from - 1e-3, from, to)) / 2e-3
  expect(slope).toBeCloseTo(contrastGain(from, to), 2)
})
