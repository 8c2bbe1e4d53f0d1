import type { Response } from 'undici'
import { z } from 'zod'
import { LikenessError } from '../../../core/errors.ts'
import type { Attempt } from '../../../node/retry.ts'
import { get, isRetryableStatus, openConnection, statusError } from './http-client.ts'
import { type RetryPolicy, retryRequest } from './retry-request.ts'

/** The hub's answer about a revision. */
const commit = z.object({ sha: z.string().regex(/^[0-9a-f]{40}$/) })

/** One entry of the hub's list of a repository's files. */
const treeEntry = z.object({
  type: z.string(),
  path: z.string(),
  size: z.int().min(0),
  /** Git's object id. */
  oid: z.string(),
  /** Of large files, which are in Git LFS: `oid` is the SHA-256. */
  lfs: z.object({ oid: z.string().regex(/^[0-9a-f]{64}$/), size: z.int().positive() }).nullish(),
})
const tree = z.array(treeEntry)

/** A file at one commit, as the hub describes it: with one checksum or the other. */
export interface HubFile {
  readonly url: string
  readonly bytes: number
  readonly sha256?: string
  readonly gitOid?: string
}

interface HubAddress {
  readonly repository: string
  /** A branch, tag or commit. */
  readonly revision: string
  readonly file: string
}

/** Parses `<hub>/<owner>/<name>/resolve/<revision>/<file>`; null for addresses that are not the hub's. */
export const parseHubUrl = (hub: string, url: string): HubAddress | null => {
  if (!url.startsWith(`${hub}/`)) return null
  const match = /^([^/]+\/[^/]+)\/resolve\/([^/]+)\/(.+)$/.exec(url.slice(hub.length + 1))
  return match ? { repository: match[1]!, revision: match[2]!, file: match[3]! } : null
}

interface Page<T> {
  readonly data: T
  /** Address of the next page; null on the last one. */
  readonly next: string | null
}

/**
 * The next page of a list, from the `Link` header.
 * Source: RFC 8288; huggingface.co/docs/hub/api, "Link" of the tree API
 * @throws LikenessError `download-failed` when it is on another host: checksums are taken from the hub only
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

/** The hub answers 401 for a repository that does not exist, as for a private one. */
const isMissing = (status: number): boolean => [401, 403, 404, 410].includes(status)

/** A client of the model hub that lists each repository once. @param hub base address */
export const createHub = (hub: string, retryPolicy: RetryPolicy, signal: AbortSignal) => {
  const repositories = new Map<string, Promise<ReadonlyMap<string, HubFile>>>()

  /** One page of JSON; null when it does not exist or is private. */
  const getPage = async <T>(address: string, schema: z.ZodType<T>): Promise<Page<T> | null> =>
    retryRequest(address, retryPolicy, signal, async (): Promise<Attempt<Page<T> | null>> => {
      const connection = openConnection(retryPolicy.stallAfter, signal)
      try {
        const response = await get(address, { accept: 'application/json' }, connection)
        if (isRetryableStatus(response.status))
          return { kind: 'retry', error: new Error(`status ${response.status}`) }
        if (isMissing(response.status)) return { kind: 'done', value: null }
        if (!response.ok) throw statusError(address, response.status)
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
    // By the commit, which never changes: what is listed now is what is downloaded, even days later.
    const found = await getPage(`${hub}/api/models/${repository}/revision/${revision}`, commit)
    if (!found) return new Map<string, HubFile>()
    const { sha } = found.data
    const files: z.infer<typeof tree> = []
    const visited = new Set<string>()
    let address: string | null = `${hub}/api/models/${repository}/tree/${sha}?recursive=true`
    while (address !== null && !visited.has(address)) {
      visited.add(address)
      const page: Page<z.infer<typeof tree>> | null = await getPage(address, tree)
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

  /** A file at the revision's present commit; null when there is none. @throws LikenessError `download-failed` */
  const find = async ({ repository, revision, file }: HubAddress): Promise<HubFile | null> => {
    const key = `${repository}@${revision}`
    const known = repositories.get(key) ?? listRepository(repository, revision)
    repositories.set(key, known)
    return (await known).get(file) ?? null
  }
  return { find }
}
export type Hub = ReturnType<typeof createHub>
