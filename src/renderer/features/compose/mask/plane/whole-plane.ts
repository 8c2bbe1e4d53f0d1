import type { MaskPlane } from '../../../../../shared/api/masks.ts'

/** What is done to a mask as a whole, in place. */

export const createMask = ({ width, height }: Pick<MaskPlane, 'width' | 'height'>): MaskPlane => ({
  width,
  height,
  data: new Uint8Array(width * height),
})

export const fillMask = ({ data }: MaskPlane, value: 0 | 255): void => void data.fill(value)

export const invertMask = ({ data }: MaskPlane): void => {
  for (let i = 0; i < data.length; i++) data[i] = 255 - data[i]!
}

/** Marks what another mask of the same size marks, too (`paint`), or takes as much away (`erase`). */
export const combineMasks = ({ data }: MaskPlane, other: MaskPlane, effect: 'paint' | 'erase'): void => {
  for (let i = 0; i < data.length; i++) {
    const cover = other.data[i]!
    if (effect === 'paint') {
      if (cover > data[i]!) data[i] = cover
    } else data[i] = Math.max(0, data[i]! - cover)
  }
}

/** The part of the picture that is drawn anew, 0 to 1. */
export const markedShare = ({ data }: MaskPlane): number => {
  let sum = 0
  for (let i = 0; i < data.length; i++) sum += data[i]!
  return data.length === 0 ? 0 : sum / (255 * data.length)
}
