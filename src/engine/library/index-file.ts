import { createReadStream } from 'node:fs'
import { appendFile, open } from 'node:fs/promises'
import { join } from 'node:path'
import { StringDecoder } from 'node:string_decoder'
import { yieldToEventLoop } from '../../core/yield-to-event-loop.ts'
import type { LibraryEntry } from '../../shared/api/library.ts'
import { bookkeepingFolder } from '../../shared/library-layout.ts'
import { saveFile } from '../results/save-file.ts'
import { ensureLibraryFolder } from './ensure-library-folder.ts'
import type { LibraryFile } from './scan-folder.ts'

/** What a list needs of a picture's header. */
export type EntryHeader = Pick<
  LibraryEntry,
  'width' | 'height' | 'madeBy' | 'prompt' | 'seed' | 'pack' | 'swapped' | 'fromPhotos'
>

/** What a list needs of what is kept beside a picture; `time` is when its folder changed last, in milliseconds since 1970. */
export interface EntryAside extends Pick<LibraryEntry, 'similarity' | 'peopleIds'> {
  readonly time: number
}

/** What the index knows of a file; `head` is null for a damaged one. */
export interface IndexRecord extends LibraryFile {
  readonly head: EntryHeader | null
  readonly aside?: EntryAside
}

/**
 * The index of a library: one line of JSON for each picture, in order of their times, so that the newest are at its end;
 * later lines go before earlier ones of the same picture. A damaged line costs one picture's entry only. Arrays instead
 * of objects: a hundred thousand lines are read in half the time.
 */
type Line = readonly [
  id: string,
  bytes: number,
  time: number,
  head:
    | readonly [
        width: number,
        height: number,
        madeBy: EntryHeader['madeBy'],
        prompt: string | null,
        seed: number | null,
        pack: string | null,
        swapped: 0 | 1,
        fromPhotos: 0 | 1,
      ]
    | null,
  aside?: readonly [time: number, similarity: number | null, peopleIds: readonly string[]],
]

const toLine = ({ id, bytes, time, head, aside }: IndexRecord): string => {
  const line: Line = [
    id,
    bytes,
    time,
    head && [
      head.width,
      head.height,
      head.madeBy,
      head.prompt,
      head.seed,
      head.pack,
      head.swapped ? 1 : 0,
      head.fromPhotos ? 1 : 0,
    ],
  ]
  return JSON.stringify(aside ? [...line, [aside.time, aside.similarity, aside.peopleIds]] : line)
}

const isOrNull = (value: unknown, type: 'string' | 'number'): boolean =>
  value === null || typeof value === type

const isHead = (head: unknown): head is NonNullable<Line[3]> =>
  Array.isArray(head) &&
  head.length === 8 &&
  Number.isInteger(head[0]) &&
  Number.isInteger(head[1]) &&
  (head[2] === null || head[2] === 'create' || head[2] === 'swap' || head[2] === 'enhance') &&
  isOrNull(head[3], 'string') &&
  isOrNull(head[4], 'number') &&
  isOrNull(head[5], 'string')

const isAside = (aside: unknown): aside is NonNullable<Line[4]> =>
  Array.isArray(aside) &&
  typeof aside[0] === 'number' &&
  isOrNull(aside[1], 'number') &&
  Array.isArray(aside[2]) &&
  aside[2].every(id => typeof id === 'string')

/** By hand: a schema takes as long again as the parsing, at every start. */
const fromLine = (json: string): IndexRecord | null => {
  let line: unknown
  try {
    line = JSON.parse(json)
  } catch {
    return null
  }
  if (!Array.isArray(line)) return null
  const [id, bytes, time, head, aside] = line as readonly unknown[]
  if (typeof id !== 'string' || typeof bytes !== 'number' || typeof time !== 'number') return null
  if (head === null) return { id, bytes, time, head }
  if (!isHead(head)) return null
  const [width, height, madeBy, prompt, seed, pack, swapped, fromPhotos] = head
  const flags = { swapped: swapped === 1, fromPhotos: fromPhotos === 1 }
  const header = { width, height, madeBy, prompt, seed, pack, ...flags }
  if (!isAside(aside)) return { id, bytes, time, head: header }
  const [asideTime, similarity, peopleIds] = aside
  return { id, bytes, time, head: header, aside: { time: asideTime, similarity, peopleIds: [...peopleIds] } }
}

const linesPerPiece = 500
const pieceBytes = 1 << 17

export const indexPath = (library: string): string => join(library, bookkeepingFolder, 'index.jsonl')

/** Every line of the index, in pieces between which the event loop gets its turn; none where it cannot be read. */
export const readIndex = async (library: string): Promise<Map<string, IndexRecord>> => {
  const records = new Map<string, IndexRecord>()
  const decoder = new StringDecoder('utf8')
  const take = (line: string) => {
    const record = fromLine(line)
    if (record) records.set(record.id, record)
  }
  let rest = ''
  try {
    for await (const bytes of createReadStream(indexPath(library), { highWaterMark: pieceBytes })) {
      const lines = (rest + decoder.write(bytes as Buffer)).split('\n')
      rest = lines.pop() ?? ''
      lines.forEach(take)
      await yieldToEventLoop()
    }
  } catch {
    // Headers are read again.
  }
  take(rest + decoder.end())
  return records
}

/** Lines at the end of the index, of at least so many bytes: the newest pictures, each as its last line has it. */
export const readIndexEnd = async (library: string, bytes: number): Promise<readonly IndexRecord[]> => {
  const handle = await open(indexPath(library), 'r').catch(() => null)
  if (!handle) return []
  try {
    const { size } = await handle.stat()
    const start = Math.max(0, size - bytes)
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(size - start), 0, size - start, start)
    const lines = buffer.toString('utf8', 0, bytesRead).split('\n')
    // The first may be the end of a longer one, which is no JSON, or no array of the right form.
    const records = lines.flatMap(line => fromLine(line) ?? [])
    return [...new Map(records.map(record => [record.id, record])).values()]
  } catch {
    return []
  } finally {
    await handle.close()
  }
}

/** Writes the whole index. @param records oldest first @throws what `saveFile` throws */
export const writeIndex = async (library: string, records: readonly IndexRecord[]): Promise<void> => {
  await ensureLibraryFolder(library, [bookkeepingFolder])
  const write = async (writePiece: (piece: Uint8Array) => Promise<void>) => {
    for (let at = 0; at < records.length; at += linesPerPiece) {
      const lines = records.slice(at, at + linesPerPiece).map(toLine)
      await writePiece(Buffer.from(`${lines.join('\n')}\n`))
      await yieldToEventLoop()
    }
  }
  await saveFile(indexPath(library), write, { durable: false })
}

/** Adds lines at the end of the index. A line that was cut off is made again. */
export const appendToIndex = async (library: string, records: readonly IndexRecord[]): Promise<void> => {
  await ensureLibraryFolder(library, [bookkeepingFolder])
  await appendFile(indexPath(library), records.map(record => `${toLine(record)}\n`).join(''))
}
