import { LikenessError } from '../../core/errors.ts'
import { cutOut } from '../../core/imaging/filter/content-bounds.ts'
import { crop, resizePlane } from '../../core/imaging/resample/resize.ts'
import type { Plane, RgbImage } from '../../core/imaging/rgb-image.ts'
import { yieldToEventLoop } from '../../core/yield-to-event-loop.ts'
import type { Box, ImageExpression, MaskChannel, MaskExpression } from './expressions.ts'
import { blend, fillImage, grow, padImage, scaleImage, sidesMask } from './pixel-operations.ts'
import { mergeTile, tileBox, tileMask } from './tiles.ts'

type Merged<P> = Extract<ImageExpression<P>, { kind: 'merged' }>

interface Size {
  readonly width: number
  readonly height: number
}

/** Computes expressions; each part of one once. */
export interface Composer<P> {
  image(expression: ImageExpression<P>): Promise<RgbImage>
  mask(expression: MaskExpression<P>): Promise<Plane>
}

const maxPixels = 50_000_000

/**
 * @param open reads a picture, with its alpha
 * @throws LikenessError what `open` throws; `image-too-large`, `bad-option` for a part that is not inside its picture
 */
export const createComposer = <P>(
  open: (picture: P) => Promise<RgbImage>,
  signal: AbortSignal,
): Composer<P> => {
  const images = new Map<ImageExpression<P>, Promise<RgbImage>>()
  const masks = new Map<MaskExpression<P>, Promise<Plane>>()
  const files = new Map<P, Promise<RgbImage>>()
  const opened = (picture: P) => once(files, picture, open)

  const computeImage = async (given: ImageExpression<P>): Promise<RgbImage> => {
    await yieldToEventLoop(signal)
    switch (given.kind) {
      case 'picture': {
        const { width, height, data } = await opened(given.picture)
        return { width, height, data }
      }
      case 'scaled': {
        const from = await image(given.image)
        const size = allowed(wholeSize(given, from))
        return scaleImage(from, size, given.method, given.cropsMiddle)
      }
      case 'scaled-by': {
        const from = await image(given.image)
        const [width, height] = [from.width, from.height].map(side =>
          Math.max(1, Math.round(side * given.factor)),
        ) as [number, number]
        return scaleImage(from, allowed({ width, height }), given.method)
      }
      case 'cropped': {
        const from = await image(given.image)
        const { x, y, width, height } = inside(given.box, from)
        return crop(from, x, y, width, height)
      }
      case 'inverted': {
        const { width, height, data } = await image(given.image)
        return { width, height, data: data.map(value => 255 - value) }
      }
      case 'padded': {
        const from = await image(given.image)
        const { left, top, right, bottom } = given.sides
        allowed({ width: from.width + left + right, height: from.height + top + bottom })
        return padImage(from, given.sides)
      }
      case 'mask':
        return toImage(await mask(given.mask))
      case 'pasted': {
        const onto = await image(given.onto)
        const from = await image(given.image)
        const pasted = given.resizes ? await scaleImage(from, onto, 'bilinear') : from
        return blend(onto, pasted, given, given.mask && (await mask(given.mask)))
      }
      case 'tile': {
        const from = await image(given.image)
        const { x, y, width, height } = tileBox(from, given.layout, given.index)
        return crop(from, x, y, width, height)
      }
      case 'merged':
        return mergeAll(given)
      case 'cut-out': {
        const { width, height, data } = await image(given.image)
        const alpha = toBytes(resizePlane(await mask(given.mask), width, height))
        return { width, height, data, alpha }
      }
      case 'solid':
        return fillImage(allowed(given), given.colour)
      default:
        return given satisfies never
    }
  }

  const computeMask = async (given: MaskExpression<P>): Promise<Plane> => {
    await yieldToEventLoop(signal)
    switch (given.kind) {
      case 'transparency':
        return inverted(channelOf(await withAlpha(given.image), 'alpha'))
      case 'channel':
        return channelOf(await withAlpha(given.image), given.channel)
      case 'inverted':
        return inverted(await mask(given.mask))
      case 'grown':
        return grow(await mask(given.mask), given.pixels, given.tapers)
      case 'threshold':
        return changed(await mask(given.mask), value => (value > given.above ? 1 : 0))
      case 'cropped': {
        const from = await mask(given.mask)
        return cutPlane(from, inside(given.box, from))
      }
      case 'tile': {
        const from = await mask(given.mask)
        return cutPlane(from, tileBox(from, given.layout, given.index))
      }
      case 'tile-share':
        return tileMask(await image(given.image), given.layout, given.index, given.blends)
      case 'sides':
        return sidesMask(await image(given.image), given.sides, given.feathering)
      case 'solid': {
        const { width, height } = allowed(given)
        return { width, height, data: new Float32Array(width * height).fill(given.value) }
      }
      default:
        return given satisfies never
    }
  }

  /** All tiles of a picture into one copy of it: each in between would take as much memory as the whole. */
  const mergeAll = async (given: Merged<P>): Promise<RgbImage> => {
    const tiles = [given]
    let { onto } = given
    for (; onto.kind === 'merged'; onto = onto.onto) tiles.unshift(onto)
    const { width, height, data } = await image(onto)
    const merged = { width, height, data: data.slice() }
    for (const { tile, layout, index } of tiles) {
      await yieldToEventLoop(signal)
      mergeTile(merged, await image(tile), layout, index)
    }
    return merged
  }

  /** A picture as it was opened; its colours count where it is transparent, too, so that elsewhere it has no alpha. */
  const withAlpha = (given: ImageExpression<P>) =>
    given.kind === 'picture' ? opened(given.picture) : image(given)
  const image = (expression: ImageExpression<P>) => once(images, expression, computeImage)
  const mask = (expression: MaskExpression<P>) => once(masks, expression, computeMask)
  return { image, mask }
}

const once = <K, V>(known: Map<K, Promise<V>>, key: K, compute: (key: K) => Promise<V>): Promise<V> => {
  const found = known.get(key)
  if (found !== undefined) return found
  const computed = compute(key)
  known.set(key, computed)
  return computed
}

/** A side of 0 follows from the other one; of two of them the size stays. */
const wholeSize = ({ width, height }: Size, from: Size): Size => ({
  width: width || (height ? Math.max(1, Math.round((from.width * height) / from.height)) : from.width),
  height: height || (width ? Math.max(1, Math.round((from.height * width) / from.width)) : from.height),
})

const allowed = ({ width, height }: Size): Size => {
  if (width * height <= maxPixels) return { width, height }
  throw new LikenessError(
    'image-too-large',
    `${width} × ${height} pixels are more than the ${maxPixels / 1e6} megapixels that a picture may have. Scale it less.`,
  )
}

/** The part of a box that is inside of a picture. */
const inside = (box: Box, { width, height }: Size): Box => {
  const [x, y] = [Math.min(box.x, width - 1), Math.min(box.y, height - 1)]
  return { x, y, width: Math.min(box.width, width - x), height: Math.min(box.height, height - y) }
}

const cutPlane = (from: Plane, { x, y, width, height }: Box): Plane => {
  const bounds = { left: x, top: y, right: x + width, bottom: y + height }
  return { width, height, data: cutOut(from.data, from.width, bounds) }
}

const channelOf = ({ width, height, data, alpha }: RgbImage, channel: MaskChannel): Plane => {
  const values = new Float32Array(width * height)
  if (channel === 'alpha')
    return { width, height, data: alpha ? values.map((_, i) => alpha[i]! / 255) : values.fill(1) }
  if (channel === 'alpha-or-red' && alpha) return channelOf({ width, height, data, alpha }, 'alpha')
  const from = { 'alpha-or-red': 0, red: 0, green: 1, blue: 2 }[channel]
  for (let i = 0; i < values.length; i++) values[i] = data[i * 3 + from]! / 255
  return { width, height, data: values }
}

const changed = ({ width, height, data }: Plane, change: (value: number) => number): Plane => ({
  width,
  height,
  data: data.map(change),
})

const inverted = (mask: Plane): Plane => changed(mask, value => 1 - value)

const toBytes = ({ data }: Plane): Uint8Array =>
  Uint8Array.from(data, value => Math.round(255 * Math.min(1, Math.max(0, value))))

/** Grey. */
export const toImage = (mask: Plane): RgbImage => {
  const { width, height } = mask
  const grey = toBytes(mask)
  const data = new Uint8Array(3 * grey.length)
  for (let i = 0; i < data.length; i++) data[i] = grey[Math.floor(i / 3)]!
  return { width, height, data }
}
