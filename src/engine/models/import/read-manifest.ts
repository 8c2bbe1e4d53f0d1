import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import { LikenessError } from '../../../core/errors.ts'
import { type PackManifest, packManifest } from '../../../shared/pack-manifest.ts'

/**
 * The manifest of a folder; null when it has none.
 * @throws LikenessError `pack-damaged` when it cannot be understood
 */
export const readManifest = async (folder: string): Promise<PackManifest | null> => {
  const text = await readFile(join(folder, 'manifest.json'), 'utf8').catch(() => null)
  if (text === null) return null
  try {
    return packManifest.parse(JSON.parse(text))
  } catch (error) {
    const why = error instanceof z.ZodError ? z.prettifyError(error).replaceAll('\n', ' ') : 'it is not JSON'
    throw new LikenessError('pack-damaged', `The manifest in "${folder}" cannot be used: ${why}.`, {
      cause: error,
    })
  }
}
