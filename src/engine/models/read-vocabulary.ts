import type { Handler } from '../engine.ts'
import { findPack } from './registry/pack-library.ts'
import { packVocabulary } from './registry/pack-vocabulary.ts'

/** The words that a pack was trained on, where it lists them. */
export const readVocabulary: Handler<'models.vocabulary'> = async ({ id }, { engine }) => ({
  vocabulary: await packVocabulary(findPack(await engine.packs(), id)),
})
