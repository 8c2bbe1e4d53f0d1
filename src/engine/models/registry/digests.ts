import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'

/** What a finished file must be. Unknown facts are left out. */
export interface Expected {
  readonly bytes?: number
  readonly sha256?: string
  /** Git's own name of the content, SHA-1 over a header and the bytes: all the hub tells of small files. */
  readonly gitOid?: string
}

/** Takes bytes in order and says in the end whether they are the right ones. */
export interface Digests {
  update(chunk: Uint8Array): void
  finish(): { readonly sha256: string; readonly right: boolean }
}

export const createDigests = ({ bytes, sha256, gitOid }: Expected): Digests => {
  const hash = createHash('sha256')
  let length = 0
  const git = gitOid === undefined ? undefined : createHash('sha1').update(`blob ${bytes}\0`)
  return {
    update: chunk => {
      length += chunk.length
      hash.update(chunk)
      git?.update(chunk)
    },
    finish: () => {
      const actual = hash.digest('hex')
      const right =
        (bytes === undefined || bytes === length) &&
        (sha256 === undefined || sha256 === actual) &&
        (git === undefined || git.digest('hex') === gitOid)
      return { sha256: actual, right }
    },
  }
}

/** Feeds a file's first `bytes` bytes. */
export const readInto = async (
  digests: Digests,
  path: string,
  bytes: number,
  signal?: AbortSignal,
): Promise<void> => {
  if (bytes === 0) return
  for await (const chunk of createReadStream(path, { end: bytes - 1, highWaterMark: 1 << 20, signal }))
    digests.update(chunk)
}
