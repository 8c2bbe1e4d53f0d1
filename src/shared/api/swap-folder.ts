import { z } from 'zod'
import { folderOptions, folderOutput } from './folder-work.ts'
import * as option from './options.ts'
import { faceMap, swapInput } from './swap.ts'
import { swapControls } from './swap-controls.ts'

const { sourceFace, faceOrder, targetPerson, namePeople } = swapInput.shape
/** By numbers or kept people, who are found in each picture: nothing else means the same in all of them. */
const map = faceMap
  .refine(
    pairs => pairs.every(({ target }) => typeof target === 'number' || 'person' in target),
    'marks a face by a box, which means nothing in the other pictures of the folder; name a number or a person',
  )
  .refine(
    pairs => pairs.every(({ picture = 0 }) => picture === 0),
    'takes faces of several pictures, but one picture or person lends its face to a folder; name people instead',
  )
  .optional()
/** A mask has the pixels of one picture. */
const { mask: _, ...controls } = swapControls
const { enhance, upscale, fidelity, allowNsfw, provider, use, output } = swapInput.shape

export const swapFolderInput = z.strictObject({
  source: swapInput.shape.source,
  ...folderOptions,
  /** A number only: a box drawn in one picture means nothing in the others. */
  targetFace: option.faceNumber.default(0),
  ...{ sourceFace, faceOrder, targetPerson, map, namePeople, ...controls },
  ...{ enhance, upscale, fidelity, allowNsfw, provider, use, output },
})

export const swapFolderRoutes = {
  /** Puts the face of one picture onto faces of every picture of a folder. */
  swapFolder: { input: swapFolderInput, output: folderOutput },
} as const
