import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'

/** What is known beforehand of a file's content. */
export interface ExpectedFile {
  readonly bytes?: number
  /** 64 hexadecimal digits. */
  readonly sha256?: string
  /** Git's object id, the SHA-1 of a header and the content: the model hub names no other checksum of small files. */
  readonly gitOid?: string
}

/** Computes checksums of bytes that come in order. */
export interface Checksums {
  update(chunk: Uint8Array): void
  /** The SHA-256, and whether everything that is known matches. To be called once, at the end. */
  verify(): { readonly sha256: string; readonly isCorrect: boolean }
}

export const createChecksums = ({ bytes, sha256, gitOid }: ExpectedFile): Checksums => {
  const hash = createHash('sha256')
  let length = 0
  const git = gitOid === undefined ? undefined : createHash('sha1').update(`blob ${bytes}\0`)
  return {
    update: chunk => {
      length += chunk.length
      hash.update(chunk)
      git?.update(chunk)
    },
    verify: () => {
      const actual = hash.digest('hex')
      const isCorrect =
        (bytes === undefined || bytes === length) &&
        (sha256 === undefined || sha256 === actual) &&
        (git === undefined || git.digest('hex') === gitOid)
      return { sha256: actual, isCorrect }
    },
  }
}

/** Adds the first `bytes` bytes of a file. @throws the system's error; an `AbortError` when the signal is aborted */
export const updateFromFile = async (
  checksums: Pick<Checksums, 'update'>,
  path: string,
  bytes: number,
  signal?: AbortSignal,
): Promise<void> => {
  if (bytes === 0) return
  for await (const chunk of createReadStream(path, { end: bytes - 1, highWaterMark: 1 << 20, signal }))
    checksums.update(chunk)
}
