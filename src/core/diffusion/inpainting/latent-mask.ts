import { resizePlane } from '../../imaging/resample/resize.ts'
import type { Plane } from '../../imaging/rgb-image.ts'

/** Whether a mask has no grey. */
export const isBinary = ({ data }: Plane): boolean => data.every(value => value === 0 || value === 1)

/** The value at the first pixel of each cell, as torch's `interpolate` takes it (`nearest`). */
export const nearestCells = ({ width, height, data }: Plane, columns: number, rows: number): Float32Array =>
  Float32Array.from({ length: columns * rows }, (_, cell) => {
    const x = Math.floor(((cell % columns) * width) / columns)
    const y = Math.floor((Math.floor(cell / columns) * height) / rows)
    return data[y * width + x]!
  })

/** A mask for each cell of the latents: of one without grey as diffusers has it, else the mean of the cell's pixels. */
export const latentMask = (mask: Plane, columns: number, rows: number): Float32Array =>
  isBinary(mask) ? nearestCells(mask, columns, rows) : resizePlane(mask, columns, rows, 'area').data

/**
 * Puts what stays back into the latents after a step: all cells of which the mask has no more than the share of steps that
 * is left. So 0 stays, 1 is drawn anew, and what lies between is drawn in the last steps only, the fewer the darker it is;
 * shapes there stay, and fit on either side. For a mask of 0 and 1 it is what diffusers does.
 * Source: Levin & Fried, "Differential Diffusion: Giving Each Pixel Its Strength" (2306.00950);
 * diffusers StableDiffusionInpaintPipeline
 * @param latents [1, c, h, w] @param kept of the same shape, as noisy as `latents` @param mask [h, w]
 * @param left share of the steps that is still to come, 0 after the last one
 */
export const keepCells = (
  latents: Float32Array,
  kept: Float32Array,
  mask: Float32Array,
  left: number,
): Float32Array => latents.map((value, i) => (mask[i % mask.length]! <= left ? kept[i]! : value))
