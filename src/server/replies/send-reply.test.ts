import { mkdtempSync, readdirSync, writeFileSync } from 'node:fs'
import { createServer, get } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { linux } from '../../../tests/need.ts'
import { Base64File } from './reply.ts'
import { sendReply } from './send-reply.ts'

const folder = mkdtempSync(join(tmpdir(), 'likeness-send-'))
const file = join(folder, 'a.png')
writeFileSync(file, 'content')
const reply = { kind: 'file', file, type: 'image/png' } as const

const serving = async (work: Parameters<typeof createServer>[1], use: (url: string) => Promise<void>) => {
  const server = createServer({}, work)
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  try {
    await use(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`)
  } finally {
    server.closeAllConnections()
    server.close()
  }
}

test('a file is sent whole', async () => {
  let sent: Promise<void> | undefined
  const work = (_: unknown, response: Parameters<typeof sendReply>[0]) => {
    sent = sendReply(response, reply, new AbortController().signal)
  }
  await serving(work, async url => {
    const got = await fetch(url)
    expect(got.headers.get('content-length')).toBe('7')
    expect(await got.text()).toBe('content')
    // The reader may have it all before the sender knows.
    await sent
  })
})

/** Reads all of an answer and closes the connection at once. */
const fetchAndClose = (url: string) =>
  new Promise<number>((resolve, reject) => {
    const asked = get(url, { agent: false }, response => {
      let length = 0
      response.on('data', (bytes: Buffer) => {
        length += bytes.length
      })
      response.on('end', () => resolve(length))
    })
    asked.on('error', reject)
  })

const large = join(folder, 'large.png')
writeFileSync(large, Buffer.alloc(120_000))

test.each([
  ['a file', { ...reply, file: large }, 120_000],
  ['JSON with a file', { kind: 'json', value: { image: new Base64File(large) } }, 160_012],
] as const)(
  '%s is known to be sent to a client that closes its connection when it has it',
  async (_, sending, length) => {
    const rounds = 500
    const results: Promise<void>[] = []
    const files: string[] = []
    const { signal } = new AbortController()
    await serving(
      (_, response) =>
        void results.push(sendReply(response, sending, signal, { onFileSent: sent => files.push(sent) })),
      async url => {
        for (let i = 0; i < rounds; i++) expect(await fetchAndClose(url)).toBe(length)
        await Promise.all(results)
      },
    )
    expect(files).toEqual(Array(rounds).fill(large))
  },
)

test.runIf(linux.isMet)(`a file that could not be sent does not stay open${linux.note}`, async () => {
  const open = () => readdirSync('/proc/self/fd').length
  let failures = 0
  const work = async (_: unknown, response: Parameters<typeof sendReply>[0]) => {
    response.writeHead(500)
    await sendReply(response, reply, new AbortController().signal).catch(() => failures++)
    response.end()
  }
  await serving(work, async url => {
    await (await fetch(url)).text()
    const before = open()
    for (let i = 0; i < 10; i++) await (await fetch(url)).text()
    expect(failures).toBe(11)
    expect(open() - before).toBeLessThan(5)
  })
})
