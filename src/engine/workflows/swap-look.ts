import { LikenessError } from '../../core/errors.ts'
import { decodeImage } from '../../core/imaging/codec/decode.ts'
import { type BrushMask, paintStrokes, readBrushMask } from '../../core/swap/brush-mask.ts'
import type { SwapLook } from '../../core/swap/swap-faces.ts'
import { isStrokes, type SwapControls } from '../../shared/api/swap-controls.ts'
import type { Engine } from '../engine.ts'

/**
 * What core takes of the controls of a swap.
 * @throws LikenessError `bad-option` where they contradict each other
 */
export const lookOf = (controls: Omit<SwapControls, 'mask'>): SwapLook => {
  const { strength, likeness, keep, skinTone, light, pixelBoost, glasses } = controls
  if (glasses === 'replace' && keep.includes('glasses'))
    throw new LikenessError(
      'bad-option',
      '"keep" leaves the glasses of the target, and "glasses" replaces them. Give one or the other.',
    )
  return { strength, likeness, keep, skinTone, light, pixelBoost, glasses }
}

interface Size {
  readonly width: number
  readonly height: number
}

/**
 * Reads what a brush changed. The target may be known later than the mask, which is read at once.
 * @throws LikenessError as opening a picture; the function `bad-option` for a target of another shape
 */
export const openBrush = async (
  mask: SwapControls['mask'],
  { findPicture }: Pick<Engine, 'findPicture'>,
  signal: AbortSignal,
): Promise<(target: Size) => Promise<BrushMask | undefined>> => {
  if (mask === undefined) return async () => undefined
  if (isStrokes(mask)) return target => paintStrokes(mask.strokes, target, signal)
  const { file, name } = await findPicture(mask)
  const image = await decodeImage(file, { name, signal })
  return async target => readBrushMask(image, target, name)
}
