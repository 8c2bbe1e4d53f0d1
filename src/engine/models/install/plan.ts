import { z } from 'zod'
import { LikenessError } from '../../../core/errors.ts'
import type { CatalogueEntry, CatalogueFile } from '../../../shared/api/catalogue.ts'
import { packPath, sha256 } from '../../../shared/pack-manifest.ts'
import { type Hub, parseHubUrl } from './hub.ts'

/** A file to get, with all that is known of it beforehand. */
export const plannedFile = z.object({
  path: packPath,
  url: z.string(),
  /** Where the same bytes lie, in order, for when they are not to be had at `url`. */
  mirrors: z.array(z.string()).default([]),
  bytes: z.int().positive().optional(),
  sha256: sha256.optional(),
  gitOid: z.string().optional(),
})
export type PlannedFile = z.infer<typeof plannedFile>

/**
 * Finds out what exactly an entry consists of. Every planned file has a checksum of some kind.
 * @throws LikenessError `download-failed`, `download-corrupt` when a published file is not the one we know
 */
export const planFiles = async (entry: CatalogueEntry, hubUrl: string, hub: Hub): Promise<PlannedFile[]> => {
  const planned: PlannedFile[] = []
  for (const file of entry.files) {
    const plan = await planFile(entry, file, hubUrl, hub)
    if (plan) planned.push(plan)
  }
  return planned
}

const planFile = async (
  entry: CatalogueEntry,
  file: CatalogueFile,
  hubUrl: string,
  hub: Hub,
): Promise<PlannedFile | null> => {
  const { path, url, mirrors, bytes, sha256: known } = file
  const [first, ...others] = mirrors
  if (!parseHubUrl(hubUrl, url)) {
    if (known) return { path, url, mirrors, bytes, sha256: known }
    throw new LikenessError('internal', `The catalogue has no checksum for ${url}.`)
  }
  try {
    const found = await findOnHub(entry, file, hubUrl, hub)
    return found && { path, mirrors, ...found }
  } catch (error) {
    // Without a checksum of our own, only the hub could say what a mirror has to send.
    if (!(error instanceof LikenessError) || first === undefined || known === undefined) throw error
    return { path, url: first, mirrors: others, bytes, sha256: known }
  }
}

const findOnHub = async (
  { title, homepage }: CatalogueEntry,
  { url, sha256: known, optional }: CatalogueFile,
  hubUrl: string,
  hub: Hub,
): Promise<Omit<PlannedFile, 'path' | 'mirrors'> | null> => {
  const address = parseHubUrl(hubUrl, url)!
  const found = await hub.find(address)
  if (found) {
    if (known && found.sha256 !== known)
      throw new LikenessError(
        'download-corrupt',
        `${url} is not the file Likeness knows under this name: it was replaced. See ${homepage}; a newer Likeness may know it.`,
      )
    // An empty file carries nothing, and a manifest has no place for it.
    return found.bytes > 0 ? found : null
  }
  if (optional) return null
  throw new LikenessError(
    'download-failed',
    `${title} cannot be installed: ${address.repository} has no ${address.file} any more, or not for everyone. See ${homepage}.`,
  )
}
