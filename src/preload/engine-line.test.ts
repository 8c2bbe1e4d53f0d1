import { MessageChannel } from 'node:worker_threads'
import { afterEach, expect, test } from 'vitest'
import { createEngineLine, type EventMessage, type Port, type PortRequest } from './engine-line.ts'

const open: { close(): void }[] = []
afterEach(() => {
  for (const port of open.splice(0)) port.close()
})

/** A line with an engine at its other end that does as told with what it gets. */
const connected = (onRequest: (request: PortRequest, reply: (message: unknown) => void) => void) => {
  const heard: EventMessage[] = []
  const line = createEngineLine(message => heard.push(message))
  const connect = () => {
    const { port1, port2 } = new MessageChannel()
    open.push(port1, port2)
    port2.on('message', (request: PortRequest) => onRequest(request, message => port2.postMessage(message)))
    line.connect(port1 as unknown as Port)
    return port2
  }
  return { line, heard, connect, engine: connect() }
}

const photo = (length: number) => ({ name: 'me.jpg', bytes: new Uint8Array(length).fill(7) })

test('each photo gets its own answer, whatever their order, and events are heard beside them', async () => {
  const requests: PortRequest[] = []
  const { line, heard } = connected((request, reply) => {
    requests.push(request)
    if (requests.length < 2) return
    reply({ event: 'jobs', value: { jobs: [] } })
    for (const { id, input } of requests.reverse())
      reply({ id, answer: { ok: true, value: (input as ReturnType<typeof photo>).bytes.length } })
  })
  const answers = await Promise.all([line.importPhoto(photo(3)), line.importPhoto(photo(4))])
  expect(answers).toEqual([
    { ok: true, value: 3 },
    { ok: true, value: 4 },
  ])
  expect(heard).toEqual([{ event: 'jobs', value: { jobs: [] } }])
})

test('without an engine, and when it ends before it answers, the main process is to be asked', async () => {
  expect(await createEngineLine(() => {}).importPhoto(photo(1))).toBeNull()
  const { line, connect } = connected(() => {})
  const first = line.importPhoto(photo(1))
  connect()
  expect(await first).toBeNull()
  const second = line.importPhoto(photo(1))
  line.interrupt()
  expect(await second).toBeNull()
  expect(await line.importPhoto(photo(1))).toBeNull()
})
