import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import OpenAI from 'openai'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openServer, type TestServer } from './server.ts'

const token = 'a-token-of-our-own'
let server: TestServer
let client: OpenAI
beforeAll(async () => {
  server = await openServer({ token })
  client = new OpenAI({ apiKey: token, baseURL: `${server.url}/v1`, maxRetries: 0 })
})
afterAll(() => server.close())

const prompt = 'a portrait of a queen'
const small = { steps: 1, size: '256x256' } as const
const isPng = (bytes: Buffer) => bytes.subarray(1, 4).toString() === 'PNG'

test('generates as an address that works by itself', async () => {
  const { data = [] } = await client.images.generate({ prompt, ...small, response_format: 'url' })
  const url = data[0]?.url ?? ''
  const bytes = Buffer.from(await (await fetch(url)).arrayBuffer())
  expect(isPng(bytes)).toBe(true)
  const name = decodeURIComponent(new URL(url).pathname.split('/').at(-1)!)
  expect(bytes.equals(readFileSync(join(server.engine.folders.library, name)))).toBe(true)
  const stolen = url.replace(/(-a-portrait.*)\.png/, '$1-generated.png')
  expect((await fetch(stolen)).status).toBe(401)
})

test('generates as JPEG of a quality', async () => {
  const generate = async (output_compression: number) => {
    const { data = [] } = await client.images.generate({
      ...{ model: 'gpt-image-1', prompt, ...small },
      ...{ output_format: 'jpeg', output_compression },
    })
    return Buffer.from(data[0]?.b64_json ?? '', 'base64')
  }
  const coarse = await generate(0)
  expect(coarse.subarray(0, 3).toString('hex')).toBe('ffd8ff')
  expect(coarse.length).toBeLessThan((await generate(90)).length / 3)
})

test('errors are those of the client', async () => {
  const generate = (options: object) => client.images.generate({ prompt, ...options })
  await expect(generate({ size: '1792x5000' })).rejects.toMatchObject({
    status: 400,
    type: 'invalid_request_error',
    code: 'unsupported-size',
    message: expect.stringMatching(/64 to 4096 pixels, not 1792x5000/),
  })
  await expect(generate({ model: 'nobody' })).rejects.toBeInstanceOf(OpenAI.NotFoundError)
  await expect(generate({ n: 11 })).rejects.toBeInstanceOf(OpenAI.BadRequestError)
  await expect(generate({ prompt: '' })).rejects.toMatchObject({ code: 'empty-prompt' })
  const stranger = new OpenAI({ apiKey: 'wrong', baseURL: `${server.url}/v1`, maxRetries: 0 })
  await expect(stranger.models.list()).rejects.toMatchObject({ status: 401, code: 'invalid_api_key' })
})

test('a client that hangs up cancels its job', async () => {
  const abort = new AbortController()
  const hanging = client.images.generate({ prompt, n: 10 }, { signal: abort.signal })
  const last = () => server.engine.jobs.list().at(-1)?.state.kind
  await expect.poll(last, { timeout: 10_000 }).toBe('running')
  abort.abort()
  await expect(hanging).rejects.toBeInstanceOf(OpenAI.APIUserAbortError)
  await expect.poll(last, { timeout: 10_000 }).toBe('cancelled')
})
