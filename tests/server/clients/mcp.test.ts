import { readFileSync } from 'node:fs'
import { cp } from 'node:fs/promises'
import { join } from 'node:path'
import {
  type CallToolResult,
  Client,
  type Progress,
  StreamableHTTPClientTransport,
} from '@modelcontextprotocol/client'
import { StdioClientTransport } from '@modelcontextprotocol/client/stdio'
import { afterAll, beforeAll, describe, expect } from 'vitest'
import { decodeImage } from '../../../src/core/imaging/codec/decode.ts'
import { repository, temporaryFolder } from '../../cli.ts'
import { knowMachine } from '../../known-machine.ts'
import { fixture } from '../../pictures.ts'
import { until } from '../server.ts'
import { clientServer, feature } from './features.ts'

const quick = {
  prompt: 'a portrait of a queen',
  steps: 1,
  width: 256,
  height: 256,
  enhance: false,
}
const endless = { ...quick, steps: 150, n: 10 }
const photo = (name: string) => readFileSync(fixture(`photos/${name}`), 'base64')

interface Made {
  readonly pictures: readonly {
    readonly uri: string
    readonly width: number
    readonly height: number
    readonly seed?: number
    readonly similarity?: number | null
    readonly file?: string
    readonly url?: string
  }[]
}

const call = (client: Client, name: string, given: Record<string, unknown>) =>
  client.callTool({ name, arguments: given }) as Promise<CallToolResult>

const make = async (client: Client, name: string, given: Record<string, unknown>) => {
  const result = await call(client, name, given)
  expect(result.isError, JSON.stringify(result.content).slice(0, 500)).toBeFalsy()
  return { ...result, ...(result.structuredContent as unknown as Made) }
}

const refusal = async (client: Client, name: string, given: Record<string, unknown>): Promise<string> => {
  const { isError, content } = await call(client, name, given)
  expect(isError).toBe(true)
  return content.map(part => (part.type === 'text' ? part.text : '')).join()
}

const sizeOf = async (base64: string) => {
  const { width, height } = await decodeImage(Buffer.from(base64, 'base64'), { name: 'answer' })
  return [width, height]
}

const findsTools = async (client: Client) => {
  const { tools } = await client.listTools()
  const readOnly = tools.filter(({ annotations }) => annotations?.readOnlyHint).map(({ name }) => name)
  expect(tools.map(({ name }) => name).sort()).toEqual([
    ...['enhance', 'find_faces', 'generate', 'list_models', 'swap_faces'],
  ])
  expect(readOnly.sort()).toEqual(['find_faces', 'list_models'])
  const { structuredContent } = await call(client, 'list_models', {})
  expect(structuredContent).toMatchObject({ models: [{ id: 'starter', isDefault: true }] })
}

/** A drawing is words, a picture to look at, a link that can be read, and data. */
const draws = async (client: Client) => {
  const { content, pictures } = await make(client, 'generate', { ...quick, seed: 5 })
  expect(content.map(({ type }) => type)).toEqual(['text', 'image', 'resource_link'])
  expect(pictures).toMatchObject([{ width: 256, height: 256, seed: 5 }])
  const [, image, link] = content
  if (image?.type !== 'image' || link?.type !== 'resource_link') throw new Error('no picture')
  expect(image.mimeType).toBe('image/png')
  expect(await sizeOf(image.data)).toEqual([256, 256])
  expect(link.uri).toBe(pictures[0]?.uri)
  const { contents } = await client.readResource({ uri: link.uri })
  expect(contents).toMatchObject([{ mimeType: 'image/png', blob: image.data }])
  const { resources } = await client.listResources()
  expect(resources[0]).toMatchObject({ uri: link.uri, mimeType: 'image/png' })
  return pictures[0]!
}

const tellsProgress = async (client: Client) => {
  const told: Progress[] = []
  const onprogress = (progress: Progress) => void told.push(progress)
  await client.callTool({ name: 'generate', arguments: { ...quick, steps: 3 } }, { onprogress })
  const fractions = told.map(({ progress }) => progress)
  expect(fractions).toEqual([...new Set(fractions)].sort((a, b) => a - b))
  expect(told.map(({ message }) => message).join()).toMatch(/Drawing, [123] of 3/)
}

/** Waits until the call is under way, cancels it, and returns how the job ended. */
const cancels = async (client: Client) => {
  const abort = new AbortController()
  const onprogress = ({ message = '' }: Progress) => {
    if (message.includes('Drawing')) abort.abort()
  }
  const options = { onprogress, signal: abort.signal }
  await expect(client.callTool({ name: 'generate', arguments: endless }, options)).rejects.toThrow()
  // It draws again at once where the endless job is gone.
  await make(client, 'generate', quick)
}

const versions = [
  ['2025-11-25', 'legacy'],
  ['2026-07-28', 'auto'],
] as const

describe('MCP (streamable HTTP)', () => {
  const clients = new Map<string, Client>()
  beforeAll(async () => {
    const { url } = await clientServer()
    for (const [version, mode] of versions) {
      const client = new Client({ name: 'test', version: '1' }, { versionNegotiation: { mode } })
      await client.connect(new StreamableHTTPClientTransport(new URL(`${url}/mcp`)))
      expect(client.getNegotiatedProtocolVersion()).toBe(version)
      clients.set(version, client)
    }
  })
  afterAll(async () => {
    for (const client of clients.values()) await client.close()
  })
  const old = () => clients.get('2025-11-25')!
  const current = () => clients.get('2026-07-28')!

  feature('connect', 'finds the tools and the models', async () => {
    await findsTools(old())
    await findsTools(current())
  })

  feature('draw', 'a picture to look at, to read and to fetch', async server => {
    const { uri, url = '' } = await draws(old())
    const answer = await fetch(url)
    const file = join(server.engine.folders.library, decodeURIComponent(uri.split('/').at(-1)!))
    expect(Buffer.from(await answer.arrayBuffer()).equals(readFileSync(file))).toBe(true)
    await draws(current())
  })

  feature('batch', 'with seeds counting up', async () => {
    const { pictures, content } = await make(current(), 'generate', {
      ...quick,
      n: 2,
      seed: 7,
      format: 'avif',
    })
    expect(pictures.map(({ seed }) => seed)).toEqual([7, 8])
    // What assistants cannot see is shown as JPEG.
    expect(content.map(part => (part.type === 'image' ? part.mimeType : ''))).toContain('image/jpeg')
  })

  feature('sizes', 'to the pixel', async () => {
    const { pictures } = await make(current(), 'generate', { ...quick, width: 333, height: 190 })
    expect(pictures[0]).toMatchObject({ width: 333, height: 190 })
    expect(await refusal(current(), 'generate', { ...quick, upscale: 2 })).toMatch(/or upscale/)
    expect(await refusal(current(), 'generate', { ...quick, height: undefined })).toMatch(/together/)
  })

  feature('picture', 'the uri of a result is taken in the place of a picture', async () => {
    const { pictures } = await make(old(), 'generate', { ...quick, seed: 1 })
    const again = await make(old(), 'generate', {
      ...quick,
      seed: 1,
      init: pictures[0]?.uri,
      initStrength: 0,
    })
    expect(again.pictures[0]).toMatchObject({ width: 256, height: 256 })
  })

  feature('swap', 'the face of one photo onto another, and says where faces are', async () => {
    const [source, target] = [photo('astronaut.png'), `data:image/jpeg;base64,${photo('grace_hopper.jpg')}`]
    const { structuredContent } = await call(current(), 'find_faces', { image: target })
    expect(structuredContent).toMatchObject({ faces: [{ score: expect.any(Number) }] })
    const { pictures } = await make(current(), 'swap_faces', { source, target })
    expect(pictures[0]?.similarity).toBeGreaterThan(0.4)
  })

  feature('enlarge', 'twice the size', async () => {
    const { pictures } = await make(old(), 'generate', quick)
    const larger = await make(old(), 'enhance', { image: pictures[0]?.uri, upscale: 2 })
    expect(larger.pictures[0]).toMatchObject({ width: 512, height: 512 })
  })

  feature('progress', 'notifications that rise', async () => {
    await tellsProgress(old())
    await tellsProgress(current())
  })

  feature('cancel', 'the job ends with the call', async server => {
    await cancels(old())
    await cancels(current())
    const ended = server.engine.jobs.list().filter(job => job.state.kind === 'cancelled')
    expect(ended.length).toBeGreaterThanOrEqual(2)
    await until(() => server.uploads().length === 0, 'all uploads are gone')
  })

  feature('errors', 'in words, without paths', async server => {
    const faceless = readFileSync(fixture('no-face.png'), 'base64')
    const source = photo('astronaut.png')
    expect(await refusal(current(), 'swap_faces', { source, target: faceless })).toMatch(
      /No face.*no-face-found/,
    )
    expect(await refusal(old(), 'enhance', { image: '/etc/hostname' })).toMatch(/as base64/)
    expect(await refusal(old(), 'enhance', { image: 'likeness://results/none.png' })).toMatch(/no picture/)
    expect(await refusal(old(), 'generate', { ...quick, sampler: 'x' })).toMatch(/sampler/)
    expect(await refusal(current(), 'generate', { ...quick, model: 'none' })).toMatch(
      /Choose one of: starter/,
    )
    await expect(old().readResource({ uri: 'likeness://results/none.png' })).rejects.toThrow(/not found/i)
    const page = { headers: { 'content-type': 'application/json', origin: 'http://evil.test' } }
    const stolen = await server.sendJson('/mcp', { jsonrpc: '2.0', id: 1, method: 'tools/list' }, page)
    expect(stolen).toMatchObject({ status: 403, json: { jsonrpc: '2.0', error: { code: -32_000 } } })
  })
})

describe('MCP (stdio)', () => {
  const pictures = temporaryFolder()
  let client: Client
  beforeAll(async () => {
    const home = temporaryFolder()
    knowMachine(home)
    await cp(fixture('photos/astronaut.png'), join(pictures, 'me.png'))
    client = new Client({ name: 'test', version: '1' }, { versionNegotiation: { mode: 'legacy' } })
    const transport = new StdioClientTransport({
      command: process.execPath,
      args: [join(repository, 'out', 'cli', 'main.mjs'), 'mcp', '--folder', pictures],
      env: { ...(process.env as Record<string, string>), LIKENESS_HOME: home },
      stderr: 'inherit',
    })
    await client.connect(transport)
  })
  afterAll(() => client.close())

  feature('connect', 'finds the tools and the models', () => findsTools(client))

  feature('draw', 'a picture to look at and to read, with its path', async () => {
    const { file = '', width, height } = await draws(client)
    expect(await sizeOf(readFileSync(file, 'base64'))).toEqual([width, height])
  })

  feature('swap', 'the face of a photo named by path', async () => {
    const made = await make(client, 'swap_faces', {
      source: join(pictures, 'me.png'),
      target: photo('grace_hopper.jpg'),
    })
    expect(made.pictures[0]?.similarity).toBeGreaterThan(0.4)
  })

  feature('progress', 'notifications that rise', () => tellsProgress(client))

  feature('cancel', 'the job ends with the call', () => cancels(client))

  feature('errors', 'no file outside the folders is read', async () => {
    const outside = fixture('photos/astronaut.png')
    const paths = [outside, join(pictures, '..', 'me.png'), `file://${outside}`, join(pictures, 'none.png')]
    for (const image of paths)
      expect(await refusal(client, 'find_faces', { image })).toMatch(/no such file in the folders/)
  })
})
