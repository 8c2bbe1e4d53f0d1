import { z } from 'zod'
import { folderOptions, folderOutput } from './folder-work.ts'
import * as option from './options.ts'
import { swapInput } from './swap.ts'
import { swapControls } from './swap-controls.ts'

const { sourceFace, faceOrder, targetPerson, map, namePeople } = swapInput.shape
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
