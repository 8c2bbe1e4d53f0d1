import { LikenessError } from '../../core/errors.ts'
import { vocabulary } from '../../shared/api/vocabulary.ts'
import type { Handler } from '../engine.ts'
import { findPack } from './registry/pack-library.ts'
import { readPackJson } from './registry/pack-text.ts'

const file = 'vocabulary.json'

/** The words that a pack was trained on, where it lists them. @throws LikenessError `pack-damaged` for a list of another form */
export const readVocabulary: Handler<'models.vocabulary'> = async ({ id }, { engine }) => {
  const pack = findPack(await engine.packs(), id)
  if (!pack.manifest.files.some(({ path }) => path === file)) return { vocabulary: null }
  const read = vocabulary.safeParse(await readPackJson(pack, file))
  if (!read.success)
    throw new LikenessError('pack-damaged', `The pack "${id}" is damaged: ${file} is no vocabulary.`, {
      cause: read.error,
    })
  return { vocabulary: read.data }
}
