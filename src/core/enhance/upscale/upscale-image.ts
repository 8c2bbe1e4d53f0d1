import { LikenessError } from '../../errors.ts'
import { resizePlane } from '../../imaging/resample/resize.ts'
import { createImage, type RgbImage } from '../../imaging/rgb-image.ts'
import { fixedInputSize, type Session } from '../../onnx/session.ts'
import type { FloatTensor } from '../../tensor/tensor.ts'
import { yieldToEventLoop } from '../../yield-to-event-loop.ts'
import { runUpscaler, upscalerFactor } from '../models/upscaler.ts'
import { alphaBleed } from './alpha-bleed.ts'
import { matchLocalMeans } from './match-local-means.ts'
import { readTile, splitAxis, type TileAxis, writeTile } from './tiles.ts'

/** A super-resolution network with what its graph does not say. */
export interface Upscaler {
  readonly session: Session
  /** Radius of its receptive field in input pixels; default `DEFAULT_OVERLAP`. */
  readonly overlap?: number
}

export interface UpscaleOptions {
  readonly signal?: AbortSignal
  readonly onTile?: (done: number, of: number) => void
  /** Largest side of a tile in input pixels, its overlap left out. Default: `DEFAULT_TILE`. */
  readonly tile?: number
  /** Input pixels around a tile that the network sees but that are cut from its answer. */
  readonly overlap?: number
}

/**
 * The starter's networks take less than a third of a second for such a tile on two cores, so that a cancel takes effect
 * soon. Measured: tiles of 512 × 512 gain under a tenth of the time, for 850 MB more memory.
 */
export const DEFAULT_TILE = { width: 256, height: 192 } as const

/**
 * Radius of the receptive field of the starter's networks: realesr-animevideov3 is 18 convolutions of 3×3, waifu2x
 * upconv_7 seven. Pixels at the edge of it hardly count: with 14 pixels six values in a million of realesr-animevideov3's
 * differ by 2 of 255 and the others by 1 at most, as do all of waifu2x's with 6. Real-ESRGAN itself tiles with 10.
 */
export const DEFAULT_OVERLAP = 18

/**
 * Enlarges an image by a super-resolution network, tile by tile; the same as in one piece wherever
 * `overlap` covers the network's receptive field. Local mean colours stay those of the input; alpha is enlarged
 * beside the network (bicubic: Lanczos would ring it into a faint outline). A network of a larger factor is averaged
 * down, one of a smaller run again.
 * Memory: the result, its float alpha, one tile's activations and another's output.
 * @param factor output pixels per input pixel, each way
 * @throws LikenessError `model-unsupported`, `not-finite`; the signal's reason when aborted, between tiles
 */
export const upscaleImage = async (
  session: Session,
  image: RgbImage,
  factor: 2 | 4,
  { signal, onTile, tile, overlap = DEFAULT_OVERLAP }: UpscaleOptions = {},
): Promise<RgbImage> => {
  signal?.throwIfAborted()
  const passes = planPasses(await upscalerFactor(session), factor)
  const grids = passes.map(({ scale }) =>
    layOut(session, image.width * scale, image.height * scale, tile, overlap),
  )
  const of = grids.reduce((sum, { across, down }) => sum + across.starts.length * down.starts.length, 0)
  let done = 0
  let colours = alphaBleed(image)
  for (const [i, pass] of passes.entries()) {
    const enlarged = await runTiled(session, colours, pass, grids[i]!, signal, () => onTile?.(++done, of))
    await matchLocalMeans(enlarged, colours, signal)
    colours = enlarged
  }
  return image.alpha ? { ...colours, alpha: enlargeAlpha(image, image.alpha, factor) } : colours
}

/** One run of the network over the whole image. */
interface Pass {
  /** By how much the image has been enlarged before it. */
  readonly scale: number
  readonly factor: number
  /** The network's output is averaged over shrink × shrink pixels. */
  readonly shrink: number
}

/** How often a network must run to reach a factor, and by what its last output is shrunk. */
const planPasses = (native: number, factor: number): Pass[] => {
  const passes: Pass[] = []
  let scale = 1
  while (native > 1 && scale < factor) {
    const shrink = Math.max(1, (scale * native) / factor)
    passes.push({ scale, factor: native / shrink, shrink })
    scale *= native / shrink
  }
  if (scale !== factor || passes.some(({ shrink }) => !Number.isInteger(shrink)))
    throw new LikenessError(
      'model-unsupported',
      `This upscaler enlarges ${native} times, which cannot make ${factor} times. Choose an upscaler of 2 or 4 times.`,
    )
  return passes
}

/** Pixels that a network of factor `native` sees for each pixel of an image that is enlarged by `factor`. */
export const pixelsOfRuns = (native: number, factor: 2 | 4): number =>
  planPasses(native, factor).reduce((sum, { scale }) => sum + scale ** 2, 0)

interface Grid {
  readonly across: Tiles
  readonly down: Tiles
}

/** Tiles along one side, with the overlap and the network's input size that go with them. */
interface Tiles extends TileAxis {
  readonly overlap: number
  readonly input: number
}

const layOut = (
  session: Session,
  width: number,
  height: number,
  tile: number | undefined,
  overlap: number,
): Grid => {
  const fixed = fixedInputSize(session)
  return {
    across: layOutSide(width, tile ?? DEFAULT_TILE.width, overlap, fixed.width),
    down: layOutSide(height, tile ?? DEFAULT_TILE.height, overlap, fixed.height),
  }
}

/** Where the graph fixes its input, tiles are as large as that allows. */
const layOutSide = (length: number, tile: number, wanted: number, fixed?: number): Tiles => {
  if (fixed === undefined) {
    const axis = splitAxis(length, tile)
    return { ...axis, overlap: wanted, input: toEven(axis.size + 2 * wanted) }
  }
  const overlap = Math.min(wanted, Math.floor(fixed / 4))
  return { ...splitAxis(length, fixed - 2 * overlap), overlap, input: fixed }
}

/** Networks that first fold 2 × 2 pixels into channels (Real-ESRGAN's own ×2) refuse odd sides. */
const toEven = (length: number): number => length + (length % 2)

const runTiled = async (
  session: Session,
  image: RgbImage,
  { factor, shrink }: Pass,
  { across, down }: Grid,
  signal: AbortSignal | undefined,
  onTile: () => void,
): Promise<RgbImage> => {
  const result = createImage(image.width * factor, image.height * factor)
  const part = {
    x: across.overlap * factor,
    y: down.overlap * factor,
    width: across.size * factor,
    height: down.size * factor,
  }
  const corners = down.starts.flatMap(y => across.starts.map(x => ({ x, y })))
  const buffers = [0, 1].map(() => new Float32Array(3 * across.input * down.input))
  const begin = (i: number): Promise<FloatTensor> => {
    const { x, y } = corners[i]!
    const area = { x: x - across.overlap, y: y - down.overlap, width: across.input, height: down.input }
    const running = runUpscaler(session, readTile(image, area, buffers[i % 2]))
    // Waited for below; until then a failure must not count as unhandled.
    running.catch(() => {})
    return running
  }
  signal?.throwIfAborted()
  let next: Promise<FloatTensor> | undefined = begin(0)
  try {
    for (const [i, { x, y }] of corners.entries()) {
      const running = next!
      next = i + 1 < corners.length ? begin(i + 1) : undefined
      const output = await running
      // The networks' thread takes the next tile before this one is written, and computes it meanwhile.
      if (next) await yieldToEventLoop(signal)
      writeTile(output, part, shrink, result, x * factor, y * factor)
      onTile()
      if (next) signal?.throwIfAborted()
    }
  } finally {
    // Nothing runs any more when this has thrown.
    await next?.catch(() => {})
  }
  return result
}

const enlargeAlpha = ({ width, height }: RgbImage, alpha: Uint8Array, factor: number): Uint8Array => {
  const enlarged = resizePlane(
    { width, height, data: Float32Array.from(alpha) },
    width * factor,
    height * factor,
    'bicubic',
  ).data
  const bytes = new Uint8Array(enlarged.length)
  for (let i = 0; i < bytes.length; i++) bytes[i] = Math.min(255, Math.max(0, enlarged[i]! + 0.5))
  return bytes
}
