import { z } from 'zod'
import { enhanceInput } from './enhance.ts'
import { folderOptions, folderOutput } from './folder-work.ts'

const { file: _, out: __, keepIntermediates: ___, save: ____, ...options } = enhanceInput.shape

export const enhanceFolderInput = z.strictObject({ ...folderOptions, ...options })

export const enhanceFolderRoutes = {
  /** Restores the faces of every picture of a folder, and enlarges it. */
  enhanceFolder: { input: enhanceFolderInput, output: folderOutput },
} as const
