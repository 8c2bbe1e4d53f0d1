import type { CatalogueEntry } from '../../../shared/api/catalogue.ts'
import { faceAnalysisModels } from './face-analysis.ts'
import { swapAndEnhanceModels } from './swap-and-enhance.ts'
import { textToImageModels } from './text-to-image.ts'

/** The catalogue: published models that Likeness can install, as data. Nothing is downloaded unless a person asks. */
export const publishedModels: readonly CatalogueEntry[] = [
  ...textToImageModels,
  ...swapAndEnhanceModels,
  ...faceAnalysisModels,
]
