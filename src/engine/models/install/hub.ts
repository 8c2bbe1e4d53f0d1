import type { Response } from 'undici'
import { z } from 'zod'
import { LikenessError } from '../../../core/errors.ts'
import { get, isRetryable, openConnection, type RetryPolicy, refused } from './http-client.ts'
import { retry } from './retry.ts'

const commit = z.object({ sha: z.string().regex(/^[0-9a-f]{40}$/) })

const listed = z.object({
  type: z.string(),
  path: z.string(),
  size: z.int().min(0),
  oid: z.string(),
  /** Of large files: `oid` is their SHA-256. */
  lfs: z.object({ oid: z.string().regex(/^[0-9a-f]{64}$/), size: z.int().positive() }).nullish(),
})
const tree = z.array(listed)

/** What the hub says of one file at one commit. */
export interface HubFile {
  readonly url: string
  readonly bytes: number
  readonly sha256?: string
  readonly gitOid?: string
}

interface HubAddress {
  readonly repository: string
  readonly revision: string
  readonly file: string
}

/** Takes `<hub>/<owner>/<name>/resolve/<revision>/<file>` apart; null for addresses elsewhere. */
export const parseHubUrl = (hub: string, url: string): HubAddress | null => {
  if (!url.startsWith(`${hub}/`)) return null
  const match = /^([^/]+\/[^/]+)\/resolve\/([^/]+)\/(.+)$/.exec(url.slice(hub.length + 1))
  return match ? { repository: match[1]!, revision: match[2]!, file: match[3]! } : null
}

interface Page<T> {
  readonly data: T
  /** Address of the page after it; null at the end. */
  readonly next: string | null
}

/**
 * Long lists come in pages, each naming the next in a header.
 * Source: RFC 8288; huggingface.co/docs/hub/api, "Link" of the tree API
 * @throws LikenessError `download-failed` when it lies on another host: the hub alone vouches for checksums
 */
const nextPage = (hub: string, response: Response): string | null => {
  const target = /<([^<>]+)>\s*;[^,]*\brel="?next"?/i.exec(response.headers.get('link') ?? '')?.[1]
  if (target === undefined) return null
  const url = new URL(target, response.url || hub)
  if (url.origin === new URL(hub).origin) return url.href
  throw new LikenessError(
    'download-failed',
    `${hub} goes on listing its files at ${url.origin}, which is another host. Nothing was fetched from there.`,
  )
}

/** The hub answers 401 for a repository that is not there, as for one that is private. */
const isGone = (status: number): boolean => [401, 403, 404, 410].includes(status)

/** Asks the model hub what its repositories hold; each is asked once. */
export const createHub = (hub: string, patience: RetryPolicy, signal: AbortSignal) => {
  const repositories = new Map<string, Promise<ReadonlyMap<string, HubFile>>>()

  /** Null when there is no such thing, or not for everyone. */
  const ask = async <T>(address: string, schema: z.ZodType<T>): Promise<Page<T> | null> =>
    retry(address, patience, signal, async () => {
      const connection = openConnection(patience.stallAfter, signal)
      try {
        const response = await get(address, { accept: 'application/json' }, connection)
        const again = { kind: 'again', reason: `status ${response.status}`, progress: false } as const
        if (isRetryable(response.status)) return again
        if (isGone(response.status)) return { kind: 'done', value: null }
        if (!response.ok) throw refused(address, response.status)
        const parsed = schema.safeParse(await response.json())
        if (!parsed.success)
          throw new LikenessError(
            'download-failed',
            `${address} answers with something that is not understood. Try again with a newer version of Likeness.`,
          )
        return { kind: 'done', value: { data: parsed.data, next: nextPage(hub, response) } }
      } finally {
        connection.close()
      }
    })

  const listRepository = async (repository: string, revision: string) => {
    // A commit never changes: what is listed here is what is fetched later, even days later.
    const found = await ask(`${hub}/api/models/${repository}/revision/${revision}`, commit)
    if (!found) return new Map<string, HubFile>()
    const { sha } = found.data
    const files: z.infer<typeof tree> = []
    const asked = new Set<string>()
    let address: string | null = `${hub}/api/models/${repository}/tree/${sha}?recursive=true`
    while (address !== null && !asked.has(address)) {
      asked.add(address)
      const page: Page<z.infer<typeof tree>> | null = await ask(address, tree)
      files.push(...(page?.data ?? []))
      address = page?.next ?? null
    }
    return new Map(
      files
        .filter(({ type }) => type === 'file')
        .map(({ path, size, oid, lfs }): [string, HubFile] => {
          const url = `${hub}/${repository}/resolve/${sha}/${path}`
          return [path, lfs ? { url, bytes: lfs.size, sha256: lfs.oid } : { url, bytes: size, gitOid: oid }]
        }),
    )
  }

  /** @throws LikenessError `download-failed`. Returns null when the repository does not have the file. */
  const find = async ({ repository, revision, file }: HubAddress): Promise<HubFile | null> => {
    const key = `${repository}@${revision}`
    const known = repositories.get(key) ?? listRepository(repository, revision)
    repositories.set(key, known)
    return (await known).get(file) ?? null
  }
  return { find }
}
export type Hub = ReturnType<typeof createHub>
