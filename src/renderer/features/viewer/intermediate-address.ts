import type { LibraryItem } from '../../../shared/api/library.ts'
import { intermediateUrl, pictureUrl } from '../../bridge/urls.ts'
import type { Intermediate } from './compare/comparison.ts'

export const intermediateUrlOf = ({ id, generated }: LibraryItem, stage: Intermediate): string =>
  stage === 'generated' ? pictureUrl(generated ?? id) : intermediateUrl(id, stage)
