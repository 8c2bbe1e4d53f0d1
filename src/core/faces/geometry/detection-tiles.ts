import type { Affine } from '../../imaging/resample/affine.ts'

/** What the detector looks at in one run: a part of the image at one of several scales. */
export interface DetectionTile {
  /** Input pixel → image pixel. */
  readonly toImage: Affine
  readonly width: number
  readonly height: number
  /** Longest side, in input pixels, of the faces that count in this tile; larger ones are left to a coarser tile. */
  readonly maxFaceSize: number
}

/** Longest side of the coarsest tile: a face as large as the image fits the detector's largest prior there. */
const COARSE_SIDE = 320
/** Bounds the time spent on large photos: 4 megapixels are searched at full size, 16 at half of it. */
const FINEST_PIXELS = 4e6
/** Rotated and dark heads are missed at one size and found at the next: every face is seen at two or more. */
const STEP = 2
/** Above this, textures look like faces in the finer levels (measured: necks, hands, cloth). */
const LARGEST_FINE_FACE = 128
const TILE = 640
/** A face larger than this is 32 pixels or more in the level before, so the tiles of this one may cut it. */
const OVERLAP = 64
/** Sides are multiples of this, so that the grid cells of the detector's strides fill the input exactly. */
const SIDE_MULTIPLE = 32

/**
 * Plans the detector runs that together see faces from about 24 pixels (in photos up to 16 MP)
 * to the whole image, coarse first.
 */
export const planDetectionTiles = (width: number, height: number): DetectionTile[] =>
  levelScales(width, height).flatMap((scale, level) =>
    tileLevel(width, height, scale, level === 0 ? Number.POSITIVE_INFINITY : LARGEST_FINE_FACE),
  )

/** Powers of two, coarse first: images are halved, not resampled. */
const levelScales = (width: number, height: number): number[] => {
  const coarse = floorPowerOfTwo(COARSE_SIDE / Math.max(width, height))
  const scales: number[] = []
  let scale = Math.min(1, floorPowerOfTwo(Math.sqrt(FINEST_PIXELS / (width * height))))
  for (; scale > coarse; scale /= STEP) scales.unshift(scale)
  return [coarse, ...scales]
}

const floorPowerOfTwo = (value: number): number => 2 ** Math.floor(Math.log2(value))

const tileLevel = (width: number, height: number, scale: number, maxFaceSize: number): DetectionTile[] => {
  const tiles: DetectionTile[] = []
  const across = spans(pixels(width, scale))
  const down = spans(pixels(height, scale))
  const step = 1 / scale
  for (const y of down)
    for (const x of across) {
      const origin = (start: number): number => (start + 0.5) * step - 0.5
      tiles.push({
        toImage: [step, 0, origin(x.start), 0, step, origin(y.start)],
        width: x.length,
        height: y.length,
        maxFaceSize,
      })
    }
  return tiles
}

/** Rounded up, but for an error of rounding. */
const pixels = (length: number, scale: number): number => Math.ceil(length * scale - 1e-6)

/** Equal overlapping spans that cover `length`. */
const spans = (length: number): { start: number; length: number }[] => {
  const count = length <= TILE ? 1 : Math.ceil((length - OVERLAP) / (TILE - OVERLAP))
  const span = roundUp(Math.ceil((length + (count - 1) * OVERLAP) / count))
  return Array.from({ length: count }, (_, i) => ({
    start: count === 1 ? 0 : Math.round((i * (length - span)) / (count - 1)),
    length: span,
  }))
}

const roundUp = (length: number): number => Math.ceil(length / SIDE_MULTIPLE) * SIDE_MULTIPLE
