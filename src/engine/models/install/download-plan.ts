import { z } from 'zod'
import { LikenessError } from '../../../core/errors.ts'
import type { CatalogueEntry, CatalogueFile } from '../../../shared/api/catalogue.ts'
import { packPath, sha256 } from '../../../shared/pack-manifest.ts'
import { type Hub, parseHubUrl } from './hub.ts'

/** A file to download, with everything that is known of it beforehand. */
export const plannedFile = z.object({
  /** Inside the pack. */
  path: packPath,
  url: z.string(),
  /** Other addresses of the same bytes, in order of preference. */
  mirrors: z.array(z.string()).default([]),
  bytes: z.int().positive().optional(),
  sha256: sha256.optional(),
  gitOid: z.string().optional(),
})
export type PlannedFile = z.infer<typeof plannedFile>

/**
 * Finds out which files a catalogue entry consists of, by asking the model hub. Every planned file has a checksum.
 * @throws LikenessError `download-failed`, `download-corrupt` when a published file is not the one in the catalogue
 */
export const planDownloads = async (
  entry: CatalogueEntry,
  baseUrl: string,
  hub: Hub,
): Promise<PlannedFile[]> => {
  const planned: PlannedFile[] = []
  for (const file of entry.files) {
    const plan = await planFile(entry, file, baseUrl, hub)
    if (plan) planned.push(plan)
  }
  return planned
}

const planFile = async (
  entry: CatalogueEntry,
  file: CatalogueFile,
  baseUrl: string,
  hub: Hub,
): Promise<PlannedFile | null> => {
  const { path, url, mirrors, bytes, sha256: known } = file
  const [firstMirror, ...otherMirrors] = mirrors
  if (!parseHubUrl(baseUrl, url)) {
    if (known) return { path, url, mirrors, bytes, sha256: known }
    throw new LikenessError('internal', `The catalogue has no checksum for ${url}.`)
  }
  try {
    const found = await findOnHub(entry, file, baseUrl, hub)
    return found && { path, mirrors, ...found }
  } catch (error) {
    // A mirror is trusted only with a checksum from the catalogue: otherwise the hub alone could give one.
    if (!(error instanceof LikenessError) || firstMirror === undefined || known === undefined) throw error
    return { path, url: firstMirror, mirrors: otherMirrors, bytes, sha256: known }
  }
}

const findOnHub = async (
  { title, homepage }: CatalogueEntry,
  { url, sha256: known, optional }: CatalogueFile,
  baseUrl: string,
  hub: Hub,
): Promise<Omit<PlannedFile, 'path' | 'mirrors'> | null> => {
  const address = parseHubUrl(baseUrl, url)!
  const found = await hub.find(address)
  if (found) {
    if (known && found.sha256 !== known)
      throw new LikenessError(
        'download-corrupt',
        `${url} is not the file Likeness knows under this name: it was replaced. See ${homepage}; a newer Likeness may know it.`,
      )
    // Manifests list no empty files, and no network needs one.
    return found.bytes > 0 ? found : null
  }
  if (optional) return null
  throw new LikenessError(
    'download-failed',
    `${title} cannot be installed: ${address.repository} has no ${address.file} any more, or not for everyone. See ${homepage}.`,
  )
}
