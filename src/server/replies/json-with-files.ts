import { randomUUID } from 'node:crypto'
import { type FileHandle, open } from 'node:fs/promises'
import { Base64File } from './reply.ts'

/** Serialises `value` to JSON text, cut at every `Base64File`. */
export const jsonParts = (value: unknown): readonly (string | Base64File)[] => {
  const files: Base64File[] = []
  const placeholder = randomUUID()
  const text = JSON.stringify(value, (_key, part: unknown) => {
    if (!(part instanceof Base64File)) return part
    files.push(part)
    return placeholder
  })
  return text.split(placeholder).flatMap((piece, i) => {
    const file = files[i]
    return file ? [piece, file] : [piece]
  })
}

/** A multiple of three bytes, so that base64 chunks join without padding between them. */
const chunkBytes = 3 * 2 ** 16

export interface OpenPart {
  /** Bytes on the wire. */
  readonly length: number
  chunks(): AsyncIterable<string | Buffer>
  close(): Promise<void>
}

const openText = (text: string): OpenPart => ({
  length: Buffer.byteLength(text),
  chunks: async function* () {
    yield text
  },
  close: async () => {},
})

const openFile = async ({ file }: Base64File): Promise<OpenPart> => {
  const handle = await open(file)
  const { size } = await handle.stat().catch(async (error: unknown) => {
    await handle.close()
    throw error
  })
  return {
    length: 4 * Math.ceil(size / 3),
    chunks: () => base64Of(handle, size),
    close: () => handle.close(),
  }
}

/** Opens every file before the first byte is sent, while a missing one can still become an error reply. */
export const openParts = async (parts: readonly (string | Base64File)[]): Promise<readonly OpenPart[]> => {
  const opened: OpenPart[] = []
  try {
    for (const part of parts) opened.push(typeof part === 'string' ? openText(part) : await openFile(part))
    return opened
  } catch (error) {
    for (const part of opened) await part.close()
    throw error
  }
}

async function* base64Of(handle: FileHandle, size: number): AsyncIterable<Buffer> {
  const buffer = Buffer.allocUnsafe(Math.min(chunkBytes, size))
  for (let left = size; left > 0; ) {
    const wanted = Math.min(left, buffer.length)
    await fill(handle, buffer.subarray(0, wanted))
    left -= wanted
    // It has no character beyond ASCII, as which a text would be looked through once more.
    yield Buffer.from(buffer.toString('base64', 0, wanted), 'latin1')
  }
}

/** Reads until the buffer is full; a single read may return less. @throws where the file has become shorter */
const fill = async (handle: FileHandle, buffer: Buffer): Promise<void> => {
  for (let filled = 0; filled < buffer.length; ) {
    const { bytesRead } = await handle.read(buffer, filled, buffer.length - filled)
    if (bytesRead === 0) throw new Error('a file became shorter while it was sent')
    filled += bytesRead
  }
}
