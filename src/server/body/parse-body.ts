import type { IncomingMessage } from 'node:http'
import { Readable } from 'node:stream'
import type { z } from 'zod'
import { explainIssue } from '../../shared/api/failure.ts'
import { FieldError, HttpError } from '../errors/http-error.ts'
import type { Limits } from '../limits.ts'
import { decodedBody } from './decoded-body.ts'
import { fromForm } from './form-fields.ts'
import { createJsonReader } from './json-reader.ts'
import { type ByteBudget, createMeter, readInto, serverBusy, tooLarge } from './metered-body.ts'
import { readMultipart } from './multipart.ts'
import type { UploadSet } from './uploads.ts'
import { createUrlencodedReader } from './urlencoded.ts'

export const mediaTypes = {
  json: 'application/json',
  urlencoded: 'application/x-www-form-urlencoded',
  multipart: 'multipart/form-data',
  binary: 'application/octet-stream',
} as const
export type BodyType = keyof typeof mediaTypes

export interface BodySpec<T> {
  readonly schema: z.ZodType<T>
  /** In the order in which the documentation names them. */
  readonly types: readonly BodyType[]
  /** Form fields that may be pictures: files, or longer texts than others. */
  readonly files: readonly string[]
  /** JSON, whatever Content-Type says; nothing at all is an empty object. */
  readonly isLenient?: boolean
}

export interface ParseOptions {
  readonly limits: Limits
  readonly budget: ByteBudget
  readonly uploads: UploadSet
}

/**
 * Reads a request's body in any of its media types and validates it.
 * @throws HttpError `unsupported-media-type`, `body-too-large`, `bad-body`, `server-busy`; LikenessError `bad-option`
 */
export const parseBody = async <T>(
  incoming: IncomingMessage,
  spec: BodySpec<T>,
  { limits, budget, uploads }: ParseOptions,
): Promise<T> => {
  const type = spec.isLenient ? 'json' : typeOf(incoming, spec.types)
  if (Number(incoming.headers['content-length'] ?? 0) > limits.bodyBytes) throw tooLarge(limits.bodyBytes)
  const { source, windowBytes, close } = decodedBody(incoming)
  if (!budget.take(windowBytes)) throw serverBusy()
  const meter = createMeter(limits.bodyBytes, budget)
  try {
    switch (type) {
      case 'json':
        return check(spec.schema, await readInto(source, meter, jsonReader(spec, limits)))
      case 'binary':
        return check(
          spec.schema,
          await uploads.save('file', await readInto(source, meter, createByteReader())),
        )
      case 'urlencoded':
        return check(
          spec.schema,
          fromForm(spec.schema, await readInto(source, meter, createUrlencodedReader(spec.files, limits))),
        )
      case 'multipart': {
        const fields = await readMultipart(source, { files: spec.files, uploads, meter, limits })
        return check(spec.schema, fromForm(spec.schema, fields))
      }
    }
  } finally {
    close()
    budget.release(windowBytes)
    meter.close()
  }
}

const typeOf = ({ headers }: IncomingMessage, types: readonly BodyType[]): BodyType => {
  const given = headers['content-type']?.split(';')[0]?.trim().toLowerCase()
  const found = types.find(type => mediaTypes[type] === given)
  if (found) return found
  const empty = headers['transfer-encoding'] === undefined && Number(headers['content-length'] ?? 0) === 0
  // An empty body without a type is parsed as an empty form: the error then names the missing field.
  if (given === undefined && empty && types.includes('urlencoded')) return 'urlencoded'
  const wanted = types.map(type => mediaTypes[type]).join(' or ')
  throw new HttpError('unsupported-media-type', `Send the body as ${wanted}.`)
}

const jsonReader = ({ isLenient }: Pick<BodySpec<unknown>, 'isLenient'>, limits: Limits) => {
  const reader = createJsonReader(limits)
  if (!isLenient) return reader
  let isEmpty = true
  return {
    write: (bytes: Buffer) => {
      isEmpty = false
      reader.write(bytes)
    },
    end: () => (isEmpty ? {} : reader.end()),
  }
}

/** All of a body that is a picture itself. */
const createByteReader = () => {
  const chunks: Buffer[] = []
  return {
    write: (bytes: Buffer) => void chunks.push(bytes),
    end: () => Readable.from([Buffer.concat(chunks)]),
  }
}

const check = <T>(schema: z.ZodType<T>, value: unknown): T => {
  const result = schema.safeParse(value)
  if (result.success) return result.data
  const { path, message } = explainIssue(result.error.issues[0])
  throw new FieldError({ path, problem: message })
}
