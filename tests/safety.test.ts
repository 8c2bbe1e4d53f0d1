import { existsSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { encodePng } from '../src/core/imaging/codec/encode.ts'
import { createImage } from '../src/core/imaging/rgb-image.ts'
import { request } from '../src/engine/index.ts'
import type { RouteInput } from '../src/shared/api/contract.ts'
import { likeness, temporaryFolder } from './cli.ts'
import { makeNetworkPack, makeTinyStarter } from './packs.ts'
import { fixture, paste, readPhoto } from './pictures.ts'
import { openServer, pythonForm, type TestServer, until } from './server/server.ts'

/** A classifier that answers 0.95: to every picture, or to those that are red on average. */
const installClassifier = (home: string, kind: 'always' | 'red') =>
  makeNetworkPack(home, `safety-${kind}`, `safety/${kind}.onnx`, ['safety', 'classifier'])

const harmless = fixture('photos/grace_hopper.jpg')
const prompt = 'a portrait of a queen'
const form = (parts: Parameters<typeof pythonForm>[0]) => ({ method: 'POST', ...pythonForm(parts) })

/** A photo whose face can be found, on a wide red wall. */
const redPhoto = async (): Promise<Buffer> => {
  const wall = createImage(900, 900)
  for (let i = 0; i < wall.data.length; i += 3) wall.data[i] = 255
  const photo = await readPhoto('astronaut.png')
  await paste(wall, photo, 400 / photo.width, 250, 250)
  return Buffer.from(await encodePng(wall))
}

let server: TestServer
/** The red photo. */
let file: string
let photo: { readonly name: string; readonly bytes: Buffer }

beforeAll(async () => {
  server = await openServer({}, makeTinyStarter())
  file = join(temporaryFolder(), 'red.png')
  photo = { name: 'red.png', bytes: await redPhoto() }
  writeFileSync(file, photo.bytes)
})
afterAll(() => server.close())

const useClassifier = (kind: 'always' | 'red') => {
  const { ownModels } = server.engine.folders
  rmSync(ownModels, { recursive: true, force: true })
  installClassifier(dirname(ownModels), kind)
}

describe('a picture that the classifier takes for pornographic', () => {
  beforeAll(() => useClassifier('red'))

  const refused = (what: string) => ({
    code: 'unsafe-image',
    message: expect.stringMatching(new RegExp(`^${what} was refused`)),
  })
  const drawing = { prompt, enhance: false } as const

  test.each<[string, (file: string) => RouteInput<'create'>]>([
    ['The photo', photo => ({ ...drawing, photo })],
    ['The photo', photo => ({ ...drawing, photo, faceFrom: 'photo' })],
    ['The picture to start from', init => ({ ...drawing, init, initStrength: 0.5 })],
  ])('%s is refused before anything is drawn', async (what, input) => {
    await expect(request(server.engine, 'create', input(file))).rejects.toMatchObject(refused(what))
    expect(server.library()).toEqual([])
  })

  test.each<[string, (file: string) => RouteInput<'swap'>]>([
    ['The source picture', source => ({ source, target: harmless })],
    ['The target picture', target => ({ source: harmless, target })],
  ])('%s of a swap is refused, and nothing is saved', async (what, input) => {
    await expect(request(server.engine, 'swap', input(file))).rejects.toMatchObject(refused(what))
    expect(server.library()).toEqual([])
  })

  test.each([
    ['source', { source: true }],
    ['target', { source: false }],
  ])('a preview of a swap with it as %s is refused as the swap is', async (_as, { source }) => {
    const input = source ? { source: file, target: harmless } : { source: harmless, target: file }
    const preview = (allowNsfw: boolean) => request(server.engine, 'swapPreview', { ...input, allowNsfw })
    expect((await preview(true)).after.length).toBeGreaterThan(1000)
    await expect(preview(false)).rejects.toMatchObject({ code: 'unsafe-image' })
  })

  const base64 = () => photo.bytes.toString('base64')

  test('the HTTP API refuses it in the form of each of its clients', async () => {
    const answers = await Promise.all([
      server.send('/', form({ user_prompr: prompt, image_path: photo })),
      server.send('/api/swap', form({ source: photo, target: photo })),
      server.send('/v1/images/edits', form({ prompt, image: photo })),
      server.sendJson('/sdapi/v1/img2img', { prompt, init_images: [base64()] }),
    ])
    for (const { status, text } of answers) {
      expect(status).toBe(422)
      expect(text).toContain('refused by the safety classifier')
    }
    const { json } = await server.sendJson('/api/jobs', { prompt, photo: base64() })
    await until(async () => (await server.send(json.url)).json.state === 'failed', 'the job had failed')
    expect((await server.send(json.url)).json.error.code).toBe('unsafe-image')
    expect(server.library()).toEqual([])
  })

  test('with the classifier turned off, all of it is done', async () => {
    const swapped = await request(server.engine, 'swap', { source: file, target: file, allowNsfw: true })
    expect(swapped.faces).toEqual({ source: 1, target: 1 })
    const drawn = { ...drawing, init: file, initStrength: 0.5, allowNsfw: true }
    expect((await request(server.engine, 'create', drawn)).images).toHaveLength(1)
  })
})

describe('a drawing that the classifier takes for pornographic', () => {
  beforeAll(() => useClassifier('always'))

  test('is refused by every route of the HTTP API that draws, and not even kept as drawn', async () => {
    const before = server.library()
    const answers = await Promise.all([
      server.send('/', form({ user_prompr: prompt })),
      server.sendJson('/v1/images/generations', { prompt }),
      server.sendJson('/sdapi/v1/txt2img', { prompt }),
    ])
    for (const { status, text } of answers) {
      expect(status).toBe(422)
      expect(text).toContain('The generated picture was refused by the safety classifier')
    }
    expect(server.library()).toEqual(before)
  })

  test('is refused by the command line, unless the classifier is turned off', async () => {
    const home = temporaryFolder()
    installClassifier(home, 'always')
    const args = ['create', prompt, '--steps', '1', '--no-enhance', '--json']
    const { code, json } = await likeness(args, { home })
    expect(code).toBe(2)
    expect(json.error).toMatchObject({ code: 'unsafe-image' })
    expect(json.error?.message).toMatch(/The generated picture.*--allow-nsfw/)
    expect(existsSync(join(home, 'library')) ? readdirSync(join(home, 'library')) : []).toEqual([])
    expect((await likeness([...args, '--allow-nsfw'], { home })).code).toBe(0)
  })
})
