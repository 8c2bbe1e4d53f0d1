import { readFileSync } from 'node:fs'
import { createServer, type IncomingMessage } from 'node:http'
import { type AddressInfo, connect, type Socket } from 'node:net'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach, expect, test, vi } from 'vitest'
import { repository, temporaryFolder } from '../cli.ts'
import { catalogueAt, install, modelsOf, served, startEngine, weights } from './install-fixture.ts'
import { type ModelServer, startModelServer } from './model-server.ts'

/** A publisher that speaks TLS with a certificate of its own, behind a proxy that alone knows where it is. */
let publisher: ModelServer
let proxy: Awaited<ReturnType<typeof startProxy>>
let home: string
const tlsFile = (name: string) => join(repository, 'tests', 'fixtures', 'tls', name)

/** An HTTP proxy that connects every request to the model server, whichever host it names. */
const startProxy = async () => {
  const tunnels: { readonly to: string; readonly as: string | undefined }[] = []
  let wanted: string | undefined
  const sockets = new Set<Socket>()
  const server = createServer((_request, response) => response.writeHead(405).end())
  server.on('connect', (request: IncomingMessage, socket: Socket) => {
    const as = request.headers['proxy-authorization']
    tunnels.push({ to: request.url!, as })
    sockets.add(socket)
    socket.on('error', () => {})
    if (as !== wanted) return socket.end('HTTP/1.1 407 Proxy Authentication Required\r\n\r\n')
    const onwards = connect(Number(new URL(publisher.url).port), '127.0.0.1', () => {
      socket.write('HTTP/1.1 200 Connection established\r\n\r\n')
      onwards.pipe(socket)
      socket.pipe(onwards)
    })
    sockets.add(onwards)
    onwards.on('error', () => socket.destroy())
  })
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  return {
    port: (server.address() as AddressInfo).port,
    tunnels,
    want: (words: string | undefined) => {
      wanted = words === undefined ? undefined : `Basic ${Buffer.from(words).toString('base64')}`
    },
    /** Ends tunnels that would be used again. */
    drop: () => {
      for (const socket of sockets) socket.destroy()
      sockets.clear()
      tunnels.length = 0
    },
    close: () => {
      for (const socket of sockets) socket.destroy()
      server.close()
    },
  }
}

beforeAll(async () => {
  const tls = { key: readFileSync(tlsFile('key.pem')), cert: readFileSync(tlsFile('certificate.pem')) }
  publisher = await startModelServer(served(), tls)
  proxy = await startProxy()
})
beforeEach(() => {
  home = temporaryFolder()
  publisher.behave()
  proxy.drop()
  proxy.want(undefined)
  for (const name of ['HTTP_PROXY', 'HTTPS_PROXY', 'ALL_PROXY', 'NO_PROXY'])
    for (const each of [name, name.toLowerCase()]) vi.stubEnv(each, undefined)
  vi.stubEnv('NODE_EXTRA_CA_CERTS', tlsFile('certificate.pem'))
})
afterEach(() => vi.unstubAllEnvs())
afterAll(async () => {
  proxy.close()
  await publisher.close()
})

const installFrom = async (url: string) => {
  const engine = startEngine(home, publisher, { catalogue: catalogueAt(url), hub: url })
  const states = [await install(engine, 'research'), await install(engine, 'on-hub')]
  await engine.dispose()
  return states
}

const both = [{ kind: 'done' }, { kind: 'done' }]
const atProxy = (userinfo = '') => `http://${userinfo}127.0.0.1:${proxy.port}`

test.each(['HTTPS_PROXY', 'https_proxy', 'ALL_PROXY'])('%s is used', async name => {
  vi.stubEnv(name, atProxy())
  expect(await installFrom('https://models.test')).toEqual(both)
  expect(new Set(proxy.tunnels.map(({ to }) => to))).toEqual(new Set(['models.test:443']))
  expect(readFileSync(join(modelsOf(home), 'research', 'swapper.onnx')).equals(weights)).toBe(true)
})

test('a proxy gets the credentials, and a missing password is explained', async () => {
  proxy.want('me:p@ss')
  vi.stubEnv('HTTPS_PROXY', atProxy('me:p%40ss@'))
  expect(await installFrom('https://models.test')).toEqual(both)
  vi.stubEnv('HTTPS_PROXY', atProxy())
  home = temporaryFolder()
  proxy.drop()
  const [failed] = await installFrom('https://models.test')
  expect(failed).toMatchObject({
    code: 'download-failed',
    message: expect.stringMatching(/proxy wants to know who you are.*name:password@host/),
  })
  // Asking again would not help: once for each of the two.
  expect(proxy.tunnels).toHaveLength(2)
})

test('a host in NO_PROXY is reached directly', async () => {
  vi.stubEnv('HTTPS_PROXY', atProxy())
  vi.stubEnv('NO_PROXY', 'example.org,localhost')
  expect(await installFrom(`https://localhost:${new URL(publisher.url).port}`)).toEqual(both)
  expect(proxy.tunnels).toEqual([])
})

test('a certificate of the system is trusted; for an unknown one the message says what to do', async () => {
  const url = `https://localhost:${new URL(publisher.url).port}`
  vi.stubEnv('NODE_EXTRA_CA_CERTS', undefined)
  const [refused] = await installFrom(url)
  expect(refused).toMatchObject({
    code: 'download-failed',
    message: expect.stringMatching(/localhost:\d+ is not trusted: .*NODE_EXTRA_CA_CERTS/),
  })
  vi.stubEnv('SSL_CERT_FILE', tlsFile('certificate.pem'))
  home = temporaryFolder()
  expect(await installFrom(url)).toEqual(both)
})
