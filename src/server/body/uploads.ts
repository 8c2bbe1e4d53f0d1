import { randomUUID } from 'node:crypto'
import { createWriteStream } from 'node:fs'
import { readdir, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { LikenessError } from '../../engine/index.ts'
import { makeFolder } from '../../node/make-folder.ts'
import { decodeBase64, emptyPicture, pictureBase64 } from './picture-text.ts'

/** A picture a client sent, saved under a generated name. */
export class Upload {
  readonly file: string
  /** As the client calls it; empty where it says nothing. */
  readonly name: string

  constructor(file: string, name = '') {
    this.file = file
    this.name = name
  }
}

/** The pictures of one request. They are deleted before its reply is sent, or when its job has ended. */
export interface UploadSet {
  /** @throws LikenessError `file-empty`, `disk-full` */
  save(field: string, content: Readable, name?: string): Promise<Upload>
  /**
   * The file of a picture that came as a file, as base64 text or as a `data:` URL.
   * @throws LikenessError as `save`, `bad-option` for other text
   */
  fileOf(field: string, picture: Upload | string): Promise<string>
  /** Leaves it to the caller to call `release`. */
  handOver(): void
  readonly handedOver: boolean
  release(): Promise<void>
}

/** Only letters of the field's name become part of the file name. */
const generatedName = (field: string): string => `${field.replace(/[^a-z_]/gi, '')}-${randomUUID()}`

export const createUploadSet = (folder: string): UploadSet => {
  const files: string[] = []
  let handedOver = false

  const save = async (field: string, content: Readable, name?: string): Promise<Upload> => {
    const file = join(folder, generatedName(field))
    files.push(file)
    await makeFolder(folder)
    const writing = createWriteStream(file, { flags: 'wx', mode: 0o600 })
    try {
      await pipeline(content, writing)
    } catch (error) {
      throw (error as NodeJS.ErrnoException).code === 'ENOSPC' ? diskFull(error) : error
    }
    if (writing.bytesWritten === 0) throw emptyPicture(field)
    return new Upload(file, name)
  }

  return {
    save,
    fileOf: async (field, picture) => {
      if (picture instanceof Upload) return picture.file
      const { file } = await save(field, Readable.from(decodeBase64(pictureBase64(field, picture))))
      return file
    },
    handOver: () => {
      handedOver = true
    },
    get handedOver() {
      return handedOver
    },
    release: async () => {
      await Promise.all(files.splice(0).map(file => rm(file, { force: true })))
    },
  }
}

const diskFull = (cause: unknown) =>
  new LikenessError('disk-full', 'There is not enough room for the picture sent. Free some space.', { cause })

const abandonedAfter = 24 * 3600e3

/** Deletes files older than a day: uploads and results that a server left that was killed. */
export const removeAbandoned = async (folder: string, now = Date.now()): Promise<void> => {
  const names = await readdir(folder).catch(() => [])
  for (const name of names) {
    const file = join(folder, name)
    const info = await stat(file).catch(() => null)
    if (info?.isFile() && now - info.mtimeMs > abandonedAfter) await rm(file, { force: true })
  }
}
