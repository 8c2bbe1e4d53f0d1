import { cropToShape } from '../../core/imaging/resample/crop-to-shape.ts'
import type { ResizeKernel } from '../../core/imaging/resample/resample.ts'
import { resizeImage, resizePlane } from '../../core/imaging/resample/resize.ts'
import { createImage, type Plane, type RgbImage } from '../../core/imaging/rgb-image.ts'
import type { ScaleMethod, Sides } from './expressions.ts'

interface Size {
  readonly width: number
  readonly height: number
}

const kernels: Readonly<Record<Exclude<ScaleMethod, 'nearest-exact'>, ResizeKernel>> = {
  bilinear: 'bilinear',
  area: 'area',
  bicubic: 'bicubic',
  lanczos: 'lanczos3',
}

/** The pixel whose centre is nearest. Source: torch's `nearest-exact` */
const nearest = (image: RgbImage, { width, height }: Size): RgbImage => {
  const data = new Uint8Array(width * height * 3)
  const alpha = image.alpha && new Uint8Array(width * height)
  for (let y = 0, to = 0; y < height; y++) {
    const row = Math.floor(((y + 0.5) * image.height) / height) * image.width
    for (let x = 0; x < width; x++, to++) {
      const from = row + Math.floor(((x + 0.5) * image.width) / width)
      for (let c = 0; c < 3; c++) data[to * 3 + c] = image.data[from * 3 + c]!
      if (alpha) alpha[to] = image.alpha![from]!
    }
  }
  return alpha ? { width, height, data, alpha } : { width, height, data }
}

export const scaleImage = async (
  image: RgbImage,
  { width, height }: Size,
  method: ScaleMethod,
  cropsMiddle = false,
): Promise<RgbImage> => {
  const size = { width, height }
  const shaped = cropsMiddle ? cropToShape(image, size) : image
  return method === 'nearest-exact'
    ? nearest(shaped, size)
    : resizeImage(shaped, width, height, kernels[method])
}

/** Adds grey sides. Source: ComfyUI, nodes.py, `ImagePadForOutpaint` */
export const padImage = (image: RgbImage, { left, top, right, bottom }: Sides): RgbImage => {
  const { width, height } = image
  const padded = createImage(width + left + right, height + top + bottom)
  padded.data.fill(128)
  for (let y = 0; y < height; y++)
    padded.data.set(
      image.data.subarray(y * width * 3, (y + 1) * width * 3),
      ((y + top) * padded.width + left) * 3,
    )
  return padded
}

/** 1 on the sides, and inside falling over `feathering` pixels from them, squared. Source: likewise */
export const sidesMask = ({ width, height }: Size, sides: Sides, feathering: number): Plane => {
  const { left, top, right, bottom } = sides
  const mask = {
    width: width + left + right,
    height: height + top + bottom,
    data: new Float32Array((width + left + right) * (height + top + bottom)).fill(1),
  }
  const fades = feathering > 0 && feathering * 2 < height && feathering * 2 < width
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++) {
      const distance = Math.min(
        top > 0 ? y : height,
        bottom > 0 ? height - y : height,
        left > 0 ? x : width,
        right > 0 ? width - x : width,
      )
      const share = fades && distance < feathering ? (feathering - distance) / feathering : 0
      mask.data[(y + top) * mask.width + left + x] = share * share
    }
  return mask
}

/**
 * Puts a picture onto another, as much as the mask says; what reaches over it is cut off.
 * Source: ComfyUI, comfy_extras/nodes_mask.py, `composite`
 */
export const blend = (
  onto: RgbImage,
  image: RgbImage,
  at: { readonly x: number; readonly y: number },
  mask: Plane | undefined,
): RgbImage => {
  const data = Uint8Array.from(onto.data)
  const opacity = mask && resizePlane(mask, image.width, image.height)
  const [top, bottom] = [Math.max(0, -at.y), Math.min(image.height, onto.height - at.y)]
  const [left, right] = [Math.max(0, -at.x), Math.min(image.width, onto.width - at.x)]
  for (let y = top; y < bottom; y++)
    for (let x = left; x < right; x++) {
      const from = y * image.width + x
      const to = ((y + at.y) * onto.width + x + at.x) * 3
      const share = opacity ? opacity.data[from]! : 1
      for (let c = 0; c < 3; c++)
        data[to + c] = Math.round(image.data[from * 3 + c]! * share + onto.data[to + c]! * (1 - share))
    }
  return { width: onto.width, height: onto.height, data }
}

export const fillImage = ({ width, height }: Size, colour: number): RgbImage => {
  const image = createImage(width, height)
  const rgb = [colour >> 16, (colour >> 8) & 255, colour & 255]
  for (let i = 0; i < image.data.length; i++) image.data[i] = rgb[i % 3]!
  return image
}

/** One pixel further in every direction, or with `tapers` not over the corners. */
const growOnce = ({ width, height, data }: Plane, pick: typeof Math.max, tapers: boolean): Plane => {
  const along = (source: Float32Array, step: number, isInside: (i: number, by: number) => boolean) =>
    source.map((value, i) =>
      pick(value, isInside(i, -1) ? source[i - step]! : value, isInside(i, 1) ? source[i + step]! : value),
    )
  const inRow = (i: number, by: number) => (i % width) + by >= 0 && (i % width) + by < width
  const inColumn = (i: number, by: number) => i + by * width >= 0 && i + by * width < data.length
  const rows = along(data, 1, inRow)
  const columns = along(tapers ? data : rows, width, inColumn)
  return {
    width,
    height,
    data: tapers ? rows.map((value, i) => pick(value, columns[i]!)) : columns,
  }
}

/** A larger mask, or with negative `pixels` a smaller one. Source: ComfyUI, comfy_extras/nodes_mask.py, `GrowMask` */
export const grow = (mask: Plane, pixels: number, tapers: boolean): Plane => {
  const pick = pixels < 0 ? Math.min : Math.max
  let grown = mask
  for (let i = 0; i < Math.abs(pixels); i++) grown = growOnce(grown, pick, tapers)
  return grown
}
