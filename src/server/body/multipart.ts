import { Busboy, type BusboyFileStream } from '@fastify/busboy'
import { HttpError } from '../errors/http-error.ts'
import type { Limits } from '../limits.ts'
import type { BodySource } from './decoded-body.ts'
import { addField, baseName, type Fields } from './form-fields.ts'
import { type Meter, readMetered, tooLarge } from './metered-body.ts'
import type { UploadSet } from './uploads.ts'
import { formTooLarge } from './urlencoded.ts'

export interface MultipartOptions {
  /** Fields whose files are saved, and whose texts may be long; files of other fields are skipped. */
  readonly files: readonly string[]
  readonly uploads: UploadSet
  readonly meter: Meter
  readonly limits: Limits
}

/**
 * Parses multipart/form-data part by part; files are written to disk while they arrive.
 * @throws HttpError `bad-body`, `body-too-large`, `server-busy`; LikenessError `file-empty`, `disk-full`
 */
export const readMultipart = async (
  incoming: BodySource,
  { files, uploads, meter, limits }: MultipartOptions,
): Promise<Fields> => {
  const parser = openParser(incoming, limits)
  const fields: Fields = {}
  const saving: Promise<void>[] = []
  const streams = new Set<BusboyFileStream>()

  const save = async (name: string, stream: BusboyFileStream, fileName: string) => {
    // Browsers send a part without file name for a file field that was left empty.
    if (!fileName) return void stream.resume()
    const upload = await uploads.save(baseName(name), stream, fileName)
    if (stream.truncated) throw tooLarge(limits.bodyBytes)
    addField(fields, name, upload)
  }

  const parsed = new Promise<void>((resolve, reject) => {
    let failed = false
    const fail = (error: unknown) => {
      failed = true
      stop()
      // Otherwise `save` would wait forever for the end of the file it saves.
      for (const stream of streams) stream.destroy(new Error('the form ended early'))
      reject(error)
    }
    parser.on('file', (name, stream, fileName) => {
      streams.add(stream.on('error', () => {}).on('close', () => streams.delete(stream)))
      // After a failure the parser still emits the parts it had buffered; they never end.
      if (failed || !files.includes(baseName(name))) return void stream.resume()
      const saved = save(name, stream, fileName)
      saving.push(saved)
      saved.catch(fail)
    })
    parser.on('field', (name, value, nameCut, valueCut) => {
      const isLong = value.length > limits.fieldBytes && !files.includes(baseName(name))
      if (nameCut || valueCut || isLong) fail(formTooLarge())
      else addField(fields, name, value)
    })
    for (const event of ['partsLimit', 'filesLimit', 'fieldsLimit'])
      parser.on(event, () => fail(formTooLarge()))
    parser.on('finish', resolve)
    parser.on('error', () => fail(notAForm()))
    const stop = readMetered(incoming, meter, {
      chunk: bytes => {
        if (parser.write(bytes)) return
        incoming.pause()
        parser.once('drain', () => incoming.resume())
      },
      end: () => parser.end(),
      fail,
    })
  })

  try {
    await parsed
    await Promise.all(saving)
    return fields
  } catch (error) {
    await Promise.allSettled(saving)
    throw error
  }
}

const notAForm = () =>
  new HttpError('bad-body', 'The form cannot be read: it is no whole multipart/form-data.')

const openParser = (incoming: BodySource, { bodyBytes, fields, files }: Limits) => {
  try {
    return new Busboy({
      headers: { ...incoming.headers, 'content-type': incoming.headers['content-type'] ?? '' },
      limits: {
        fileSize: bodyBytes,
        fieldSize: bodyBytes,
        fieldNameSize: 100,
        fields,
        files,
        parts: fields + files,
        headerPairs: 50,
        headerSize: 8192,
      },
    })
  } catch {
    throw notAForm()
  }
}
