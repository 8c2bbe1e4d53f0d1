import { LikenessError } from '../../../core/errors.ts'
import { type Vocabulary, vocabulary } from '../../../shared/api/vocabulary.ts'
import { captionWording } from '../../../shared/prompt/caption-wording.ts'
import type { Pack } from './pack-library.ts'
import { readPackJson } from './pack-text.ts'

const file = 'vocabulary.json'

/** Kept with what is looked up in them. Keyed by the checksum. */
const vocabularies = new Map<string, Promise<Vocabulary>>()

/** The words that a pack was trained on, null where it lists none. @throws LikenessError `pack-damaged` for a list of another form */
export const packVocabulary = async (pack: Pack): Promise<Vocabulary | null> => {
  const listed = pack.manifest.files.find(({ path }) => path === file)
  if (!listed) return null
  const known = vocabularies.get(listed.sha256)
  if (known) return known
  const reading = readVocabularyOf(pack)
  vocabularies.set(listed.sha256, reading)
  reading.catch(() => vocabularies.delete(listed.sha256))
  return reading
}

const readVocabularyOf = async (pack: Pack): Promise<Vocabulary> => {
  const read = vocabulary.safeParse(await readPackJson(pack, file))
  if (read.success) return read.data
  throw new LikenessError(
    'pack-damaged',
    `The pack "${pack.manifest.id}" is damaged: ${file} is no vocabulary.`,
    {
      cause: read.error,
    },
  )
}

/** A prompt as a pack's text encoder knows it best. */
export const wordedFor = async (pack: Pack, prompt: string): Promise<string> => {
  const words = await packVocabulary(pack)
  return words ? captionWording(prompt, words) : prompt
}
