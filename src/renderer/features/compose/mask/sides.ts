import type { InpaintForm } from '../../../../shared/window/form.ts'
import { noSides } from '../../../../shared/window/form-defaults.ts'
import type { Size } from '../form/compose-state.ts'

export type Sides = InpaintForm['outpaint']
export type Side = keyof Sides

export const sides = ['left', 'top', 'right', 'bottom'] as const satisfies readonly Side[]

/** Pixels of a side at most, and from one number to the next. */
export const sideRange = { min: 0, max: 2048, step: 8 } as const

/** Shapes that a picture can be widened to, across and down. */
export const shapes = {
  '1:1': [1, 1],
  '4:3': [4, 3],
  '3:2': [3, 2],
  '16:9': [16, 9],
  '9:16': [9, 16],
} as const
export type Shape = keyof typeof shapes
export const shapeNames = Object.keys(shapes) as readonly Shape[]

const toStep = (pixels: number): number =>
  Math.max(sideRange.min, Math.min(sideRange.max, Math.round(pixels / sideRange.step) * sideRange.step))

/** What is added left and right, or above and below, half on either side, for a picture to have a shape. */
export const sidesFor = ({ width, height }: Size, shape: Shape): Sides => {
  const [across, down] = shapes[shape]
  const [wider, higher] = [(height * across) / down - width, (width * down) / across - height]
  const half = toStep(Math.max(wider, higher) / 2)
  return wider >= higher ? { ...noSides, left: half, right: half } : { ...noSides, top: half, bottom: half }
}

/** The shape whose sides these are; null for others. */
export const shapeOf = (picture: Size, wanted: Sides): Shape | null =>
  shapeNames.find(shape => {
    const those = sidesFor(picture, shape)
    return sides.some(side => those[side] > 0) && sides.every(side => those[side] === wanted[side])
  }) ?? null

/** A side that is dragged by so many pixels of the picture, outwards where it gets larger. */
export const draggedSide = (before: number, pixels: number): number => toStep(before + pixels)
