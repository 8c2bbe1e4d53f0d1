import { readFile } from 'node:fs/promises'
import { LikenessError } from '../../../core/errors.ts'
import type { Pack } from './pack-library.ts'
import { verifiedFile } from './verify.ts'

/** A text file of a pack. @throws LikenessError as `verifiedFile` */
export const readPackText = async (pack: Pack, path: string): Promise<string> =>
  readFile(await verifiedFile(pack, path), 'utf8')

/** A JSON file of a pack. @throws LikenessError `pack-damaged`, also when it is no JSON; `pack-incomplete` */
export const readPackJson = async (
  pack: Pack,
  path: string,
  parse: (text: string) => unknown = JSON.parse,
): Promise<Record<string, unknown>> => {
  try {
    return parse(await readPackText(pack, path)) as Record<string, unknown>
  } catch (error) {
    if (error instanceof LikenessError) throw error
    throw new LikenessError(
      'pack-damaged',
      `The pack "${pack.manifest.id}" is damaged: ${path} is not valid JSON.`,
      { cause: error },
    )
  }
}
