import { create } from 'zustand'
import type { BrushEffect } from '../plane/stamp.ts'

/** `faces` chooses them by a click. */
export type MaskTool = BrushEffect | 'faces'

interface BrushState {
  readonly tool: MaskTool
  /** Diameter as a share of the picture's longer side. */
  readonly size: number
  /** 0 to 1. */
  readonly softness: number
  /** Of the mask as it is shown, 0 to 1. */
  readonly opacity: number
}

/** The brush as it was left, until the window closes. */
export const useBrush = create<BrushState>(() => ({
  ...{ tool: 'paint', size: 0.08, softness: 0.3, opacity: 0.6 },
}))

export const setBrush = (part: Partial<BrushState>): void => useBrush.setState(part)

export const sizeRange = { min: 0.002, max: 0.5 } as const

const clamp = (value: number, min: number, max: number): number => Math.max(min, Math.min(max, value))

export const resizeBrush = (factor: number): void =>
  useBrush.setState(({ size }) => ({ size: clamp(size * factor, sizeRange.min, sizeRange.max) }))

export const softenBrush = (by: number): void =>
  useBrush.setState(({ softness }) => ({ softness: clamp(Math.round((softness + by) * 20) / 20, 0, 1) }))

/** What strokes do now: choosing faces is no stroke. */
export const effectOf = (tool: MaskTool): BrushEffect => (tool === 'erase' ? 'erase' : 'paint')

/** Pixels of the picture. */
export const diameterIn = (
  size: number,
  picture: { readonly width: number; readonly height: number },
): number => Math.max(1, size * Math.max(picture.width, picture.height))
