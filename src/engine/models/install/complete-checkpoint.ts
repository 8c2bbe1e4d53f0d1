import { link as linkFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import type { CatalogueEntry } from '../../../shared/api/catalogue.ts'
import type { PackFile, PackManifest } from '../../../shared/pack-manifest.ts'
import { copyIntoPack } from '../import/copy-into-pack.ts'
import { readWeightsFile } from '../import/read-weights-file.ts'

/** Whether the catalogue leaves it to the file what a text-to-image model is drawn with. */
export const isCheckpointEntry = ({ roles, manifestRoles }: CatalogueEntry): boolean =>
  roles.includes('text-to-image') && manifestRoles['text-to-image'] === undefined

/**
 * Makes of a downloaded checkpoint what an import of the same file makes: its settings are read from it, and it gets CLIP's
 * tokenizer.
 * @param folder of the downloaded files
 * @param tokenizer folder to copy the tokenizer from
 * @returns roles of the manifest, and the files that came along
 * @throws LikenessError as `readWeightsFile` and `copyIntoPack`
 */
export const completeCheckpoint = async (
  { files, licence }: CatalogueEntry,
  folder: string,
  tokenizer: string,
  signal: AbortSignal,
): Promise<{ readonly roles: PackManifest['roles']; readonly files: readonly PackFile[] }> => {
  const { path: checkpoint } = files[0]!
  const model = await readWeightsFile(join(folder, checkpoint), tokenizer)
  const copied: PackFile[] = []
  for (const { from, path } of model.files.filter(file => file.path !== checkpoint)) {
    // Of an installation that was interrupted here.
    await rm(join(folder, path), { force: true })
    const copy = await copyIntoPack(from, join(folder, path), { signal, link: linkFile, onBytes: () => {} })
    if (copy.bytes > 0) copied.push({ path, ...copy, licence, source: 'starter pack' })
  }
  return { roles: model.roles, files: copied }
}
