import { open } from 'node:fs/promises'
import { LikenessError } from '../errors.ts'

/** Random access to the bytes of a file or of memory. */
export interface ByteSource {
  readonly size: number
  /** Exactly `length` bytes. @throws LikenessError `model-damaged` where there are fewer */
  read(at: number, length: number): Promise<Uint8Array>
}

/** Bytes read at once, so that many small fields cost few reads. */
const readAhead = 64 * 1024

export const damaged = (what: string): LikenessError =>
  new LikenessError(
    'model-damaged',
    `The model file is damaged or not ONNX: ${what}. Install the pack again.`,
  )

/**
 * Calls `work` with the bytes of a file, which is closed afterwards, or of memory.
 * @throws LikenessError `file-not-found`
 */
export const withByteSource = async <T>(
  from: string | Uint8Array,
  work: (source: ByteSource) => Promise<T>,
): Promise<T> => {
  if (typeof from !== 'string')
    return work({
      size: from.length,
      read: async (at, length) => {
        if (at + length > from.length) throw damaged('it ends too early')
        return from.subarray(at, at + length)
      },
    })
  const file = await open(from).catch((cause: unknown) => {
    throw new LikenessError(
      'file-not-found',
      `The model file "${from}" cannot be read. Check that it exists, or run "likeness models verify".`,
      { cause },
    )
  })
  try {
    const { size } = await file.stat()
    let start = 0
    let held = new Uint8Array(0)
    return await work({
      size,
      read: async (at, length) => {
        if (at + length > size) throw damaged('it ends too early')
        if (at < start || at + length > start + held.length) {
          const next = new Uint8Array(Math.min(Math.max(length, readAhead), size - at))
          for (let got = 0; got < next.length; ) {
            const { bytesRead } = await file.read(next, got, next.length - got, at + got)
            if (bytesRead === 0) throw damaged('it ends too early')
            got += bytesRead
          }
          start = at
          held = next
        }
        return held.subarray(at - start, at - start + length)
      },
    })
  } finally {
    await file.close()
  }
}
