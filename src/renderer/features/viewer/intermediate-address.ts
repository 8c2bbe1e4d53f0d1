import type { LibraryItem } from '../../../shared/api/library.ts'
import { pictureUrl, stageUrl } from '../../bridge/addresses.ts'
import type { EarlierStage } from './compare/comparison.ts'

export const earlierUrl = ({ id, generated }: LibraryItem, stage: EarlierStage): string =>
  stage === 'generated' ? pictureUrl(generated ?? id) : stageUrl(id, stage)
