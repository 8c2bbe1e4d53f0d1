import { createHash } from 'node:crypto'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { createServer as createSecureServer } from 'node:https'
import type { AddressInfo } from 'node:net'

export interface Asked {
  readonly path: string
  readonly range: string | undefined
  readonly ifRange: string | undefined
}

/** Answers in the place of the usual way to serve a file. Returns false to let the usual way do it. */
export type Mischief = (asked: Asked, response: ServerResponse, body: Buffer) => boolean

const commit = 'c0ffee'.padEnd(40, '0')

const pageSize = 2

const gitOid = (bytes: Buffer): string =>
  createHash('sha1').update(`blob ${bytes.length}\0`).update(bytes).digest('hex')

/** Kept: whole checkpoints take longer than a client that gives up soon waits. */
const checksums = new WeakMap<Uint8Array, string>()

export const sha256 = (bytes: Uint8Array): string => {
  const checksum = checksums.get(bytes) ?? createHash('sha256').update(bytes).digest('hex')
  checksums.set(bytes, checksum)
  return checksum
}

interface Tls {
  readonly key: Buffer
  readonly cert: Buffer
}

/** A model hub and a file server on this machine, which misbehave as a test says. */
export const startModelServer = async (files: Map<string, Buffer>, tls?: Tls) => {
  const asked: Asked[] = []
  let mischief: Mischief = () => false
  /** What the hub says of its files, when that is not the truth. */
  let etag = (body: Buffer) => `"${sha256(body).slice(0, 16)}"`
  /** Where the hub says that the next page of a list lies, when not with itself. */
  let listsAt: string | null = null
  const hidden = new Set<string>()
  const nextHost = (host: string) => listsAt ?? `${tls ? 'https' : 'http'}://${host}`

  const tree = (repository: string) =>
    [...files]
      .filter(([path]) => path.startsWith(`/${repository}/`))
      .map(([path, body]) => {
        const file = { type: 'file', path: path.slice(repository.length + 2), size: body.length }
        // Of large files the hub's oid is that of a pointer.
        return /\.(onnx|safetensors)$/.test(path)
          ? { ...file, oid: '0'.repeat(40), lfs: { oid: sha256(body), size: body.length } }
          : { ...file, oid: gitOid(body) }
      })

  const json = (response: ServerResponse, value: unknown) => {
    response.setHeader('content-type', 'application/json')
    response.end(JSON.stringify(value))
  }

  /** Two files a page, each page with the address of the next as the hub gives it. */
  const listPage = (
    { path, host, query }: { path: string; host: string; query: URLSearchParams },
    repository: string,
    response: ServerResponse,
  ) => {
    const files = tree(repository)
    const start = Number(query.get('cursor') ?? 0)
    const next = start + pageSize
    if (next < files.length) {
      query.set('cursor', String(next))
      response.setHeader('link', `<${nextHost(host)}${path}?${query}>; rel="next"`)
    }
    return json(response, files.slice(start, next))
  }

  const handle = (request: IncomingMessage, response: ServerResponse) => {
    const [path, query] = request.url!.split('?') as [string, string | undefined]
    const api = /^\/api\/models\/([^/]+\/[^/]+)\/(revision|tree)\//.exec(path)
    if (api && hidden.has(api[1]!)) return response.writeHead(401).end()
    if (api?.[2] === 'revision') return json(response, { sha: commit })
    if (api)
      return listPage(
        { path, host: request.headers.host!, query: new URLSearchParams(query) },
        api[1]!,
        response,
      )
    const body = files.get(path.replace(/\/resolve\/[^/]+/, ''))
    const { range, 'if-range': ifRange } = request.headers
    const question = { path, range, ifRange: ifRange as string | undefined }
    asked.push(question)
    if (!body) return response.writeHead(404).end()
    if (mischief(question, response, body)) return
    response.setHeader('etag', etag(body))
    const start = Number(/^bytes=(\d+)-$/.exec(range ?? '')?.[1] ?? 0)
    if (range === undefined || (ifRange !== undefined && ifRange !== etag(body))) {
      response.writeHead(200, { 'content-length': body.length })
      return response.end(body)
    }
    if (start >= body.length) return response.writeHead(416).end()
    response.writeHead(206, {
      'content-length': body.length - start,
      'content-range': `bytes ${start}-${body.length - 1}/${body.length}`,
    })
    return response.end(body.subarray(start))
  }

  const server = tls ? createSecureServer(tls, handle) : createServer(handle)
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  const url = `${tls ? 'https' : 'http'}://127.0.0.1:${port}`
  return {
    url,
    commit,
    /** Requests for files, in order. */
    asked,
    misbehave: (next: Mischief) => {
      mischief = next
    },
    nameVersions: (next: (body: Buffer) => string) => {
      etag = next
    },
    listElsewhere: (host: string) => {
      listsAt = host
    },
    /** As the hub treats repositories that are private or not there. */
    hideRepository: (repository: string) => {
      hidden.add(repository)
    },
    behave: () => {
      hidden.clear()
      listsAt = null
      mischief = () => false
      etag = body => `"${sha256(body).slice(0, 16)}"`
      asked.length = 0
    },
    close: () => {
      server.closeAllConnections()
      return new Promise(resolve => server.close(resolve))
    },
  }
}
export type ModelServer = Awaited<ReturnType<typeof startModelServer>>

/** Does something the first `times` times a file is asked for. */
export const first = (times: number, mischief: Mischief): Mischief => {
  let left = times
  return (...args) => left-- > 0 && mischief(...args)
}

/**
 * Sends so many bytes of what was asked for and closes the connection.
 * @param isReceived resolves when the client has so many bytes of the file on disk: an error of the connection discards
 *   what it has not read by then
 */
export const hangUpAfter =
  (bytes: number, isReceived: (bytes: number) => Promise<void>): Mischief =>
  ({ range }, response, body) => {
    const start = Number(/^bytes=(\d+)-$/.exec(range ?? '')?.[1] ?? 0)
    const head: Record<string, string | number> = {
      etag: `"${sha256(body).slice(0, 16)}"`,
      'content-length': body.length - start,
    }
    if (start > 0) head['content-range'] = `bytes ${start}-${body.length - 1}/${body.length}`
    response.writeHead(start > 0 ? 206 : 200, head)
    response.write(body.subarray(start, start + bytes))
    void isReceived(Math.min(start + bytes, body.length)).then(() => response.destroy())
    return true
  }
