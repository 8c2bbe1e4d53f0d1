import { randomUUID } from 'node:crypto'
import { type FileHandle, open } from 'node:fs/promises'
import { Base64File } from './reply.ts'

/** JSON text cut where a file's content belongs. */
export const jsonParts = (value: unknown): readonly (string | Base64File)[] => {
  const files: Base64File[] = []
  const mark = randomUUID()
  const text = JSON.stringify(value, (_key, part: unknown) => {
    if (!(part instanceof Base64File)) return part
    files.push(part)
    return mark
  })
  return text.split(mark).flatMap((piece, i) => {
    const file = files[i]
    return file ? [piece, file] : [piece]
  })
}

/** A multiple of three bytes, so that pieces of base64 join without padding between them. */
const pieceBytes = 3 * 2 ** 16

export interface OpenPart {
  /** Bytes as sent. */
  readonly length: number
  pieces(): AsyncIterable<string>
  close(): Promise<void>
}

const openText = (text: string): OpenPart => ({
  length: Buffer.byteLength(text),
  pieces: async function* () {
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
    pieces: () => base64Of(handle),
    close: () => handle.close(),
  }
}

/** Opens every file before the first byte is sent: until then a missing one can still be told. */
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

async function* base64Of(handle: FileHandle): AsyncIterable<string> {
  const buffer = Buffer.allocUnsafe(pieceBytes)
  for (;;) {
    const filled = await fill(handle, buffer)
    if (filled > 0) yield buffer.toString('base64', 0, filled)
    if (filled < buffer.length) return
  }
}

/** A read may give less than was asked for before the end. */
const fill = async (handle: FileHandle, buffer: Buffer): Promise<number> => {
  let filled = 0
  for (;;) {
    const { bytesRead } = await handle.read(buffer, filled, buffer.length - filled)
    filled += bytesRead
    if (bytesRead === 0 || filled === buffer.length) return filled
  }
}
