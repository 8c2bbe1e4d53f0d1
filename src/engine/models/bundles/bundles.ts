import type { BundleId } from '../../../shared/api/bundles.ts'

/** A place in a bundle for one model of several that do the same. */
export interface Slot {
  /** Ids of catalogue entries, the best first. */
  readonly candidates: readonly string[]
  /** Seconds that its work may take, where it matters. */
  readonly patience?: number
  /** Seconds that the quickest candidate may take where none is within `patience`. */
  readonly mostPatience?: number
  /** Floating-point operations of its work, where the catalogue has none. */
  readonly work?: number
}

/** From the finest pictures to the quickest; of two alike the one with the more generous licence. */
const drawing = [
  'realvisxl-5.0',
  'sdxl-lightning',
  'realistic-vision-5.1',
  'dreamshaper-8',
  'lcm-dreamshaper-v7',
  'sd-turbo',
]

/** People wait a minute for a first picture, and five for the best one. */
const drawsSoon: Slot = { candidates: drawing, patience: 60, mostPatience: 300 }
const drawsBest: Slot = { candidates: drawing, patience: 300 }

/** Finds, swaps, covers and restores. */
const faces: readonly Slot[] = [
  { candidates: ['hyperswap-1c-256', 'inswapper-128'] },
  { candidates: ['xseg-3'] },
  { candidates: ['bisenet-resnet-34'] },
  { candidates: ['scrfd-10g'] },
  { candidates: ['2dfan4'] },
  { candidates: ['gfpgan-1.4'] },
]

/**
 * 23 blocks of RRDB over 512×512 pixels, then the layers at two and four times the side:
 * 2 × (16.1e6 × 512² + 36.9e3 × (1024² + 2 × 2048²)) operations.
 */
const realEsrganAt512 = 9.1e12

export const bundleSlots: { readonly [B in BundleId]: readonly Slot[] } = {
  'first-step': [drawsSoon, { candidates: ['gfpgan-1.4'] }],
  'sharp-faces': faces,
  everything: [
    drawsSoon,
    ...faces,
    drawsBest,
    { candidates: ['real-esrgan-x4'], patience: 30, work: realEsrganAt512 },
    { candidates: ['ddcolor'] },
    { candidates: ['modnet'] },
  ],
}
