import type { CatalogueEntry } from '../../../shared/api/catalogue.ts'
import { faceFindingModels } from './face-finding.ts'
import { faceMakingModels } from './face-making.ts'
import { textToImageModels } from './text-to-image.ts'

/** Published models that Likeness knows how to install. None of them is ever fetched unasked. */
export const publishedModels: readonly CatalogueEntry[] = [
  ...textToImageModels,
  ...faceMakingModels,
  ...faceFindingModels,
]
