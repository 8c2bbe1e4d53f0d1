import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect } from 'vitest'
import { decodeImage } from '../../../src/core/imaging/codec/decode.ts'
import { fixture } from '../../pictures.ts'
import { pythonForm, type Reply, type Sending, type TestServer } from '../server.ts'
import { feature } from './features.ts'

// The requests are those that requests 2.34 writes: `requests/models.py`, RequestEncodingMixin and prepare_body.

const photo = fixture('photos/astronaut.png')
const bytes = readFileSync(photo)
const base64 = bytes.toString('base64')
const prompt = { user_prompr: 'a portrait of a queen' }
const file = { image_path: { name: 'astronaut.png', bytes } }

const client = { 'user-agent': 'python-requests/2.34.2', accept: '*/*', 'accept-encoding': 'gzip, deflate' }

/** `requests.post(url, data=…, files=…)` */
const withFiles = (parts: Parameters<typeof pythonForm>[0]): Sending => {
  const { body, headers } = pythonForm(parts)
  return { method: 'POST', body, headers: { ...client, ...headers } }
}

/** `requests.post(url, data=…)` */
const withData = (fields: Readonly<Record<string, string>>): Sending => ({
  method: 'POST',
  body: new URLSearchParams(fields).toString(),
  headers: { ...client, 'content-type': 'application/x-www-form-urlencoded' },
})

/** `requests.post(url, json=…)`: `json.dumps` escapes what is not ASCII. */
const withJson = (value: unknown): Sending => ({
  method: 'POST',
  body: JSON.stringify(value).replace(
    /[\u0080-\uffff]/g,
    char => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`,
  ),
  headers: { ...client, 'content-type': 'application/json' },
})

/** The picture of a reply, which has nothing else and lies in the library as it is. */
const pictureIn = async (reply: Reply, server: TestServer) => {
  expect(reply.status, reply.text.slice(0, 300)).toBe(200)
  expect(Object.keys(reply.json)).toEqual(['image'])
  const png = Buffer.from(reply.json.image, 'base64')
  const kept = server.library().map(name => readFileSync(join(server.engine.folders.library, name)))
  expect(kept.some(each => each.equals(png))).toBe(true)
  return decodeImage(png, { name: 'reply' })
}

const errorIn = ({ status, json }: Reply) => {
  expect(Object.keys(json)).toEqual(['error'])
  return { status, error: json.error as string }
}

describe('requests (Python), original form', () => {
  feature('draw', 'data= and json= without a photo', async server => {
    const first = await pictureIn(await server.send('/', withData(prompt)), server)
    expect([first.width, first.height]).toEqual([1024, 1024])
    const drawn = await server.send('//', withJson({ user_prompr: 'a queen, ältlich', image_path: null }))
    expect((await pictureIn(drawn, server)).width).toBe(1024)
  })

  feature('swap', 'files= with an open file', async server => {
    const swapped = await pictureIn(await server.send('/', withFiles({ ...prompt, ...file })), server)
    const before = await decodeImage(photo)
    // The photo, enhanced, and not the drawing, which is square.
    expect(swapped.width / swapped.height).toBeCloseTo(before.width / before.height)
    expect(swapped.width).toBeGreaterThanOrEqual(before.width)
    expect(server.uploads()).toEqual([])
  })

  feature('swap', 'the photo as base64, in JSON and in forms, alone in a list too', async server => {
    const before = await decodeImage(photo)
    const sending = withJson({ ...prompt, image_path: `data:image/png;base64,${base64}` })
    const swapped = await pictureIn(await server.send('/', sending), server)
    expect(swapped.width / swapped.height).toBeCloseTo(before.width / before.height)
    // That it has no face is seen before anything is drawn.
    const faceless = readFileSync(fixture('no-face.png'))
    const text = faceless.toString('base64')
    for (const sending of [
      withJson({ ...prompt, image_path: [text] }),
      withData({ ...prompt, image_path: text, extra: 'is not looked at' }),
      withFiles({ ...prompt, image_path: text }),
      withFiles({ ...prompt, 'image_path[]': { name: 'a.png', bytes: faceless } }),
    ]) {
      const told = errorIn(await server.send('/', sending))
      expect(told).toEqual({ status: 422, error: expect.stringMatching(/No face/) })
    }
    expect(server.uploads()).toEqual([])
  })

  feature('errors', 'what cannot be done is said, with what to send instead', async server => {
    const two = pythonForm({ ...prompt, image_path: file.image_path, 'image_path[]': file.image_path })
    for (const [sending, status, message] of [
      [{ method: 'POST', body: two.body, headers: two.headers }, 400, /one photo at a time, not 2/],
      [withJson({ ...prompt, image_path: [base64, base64] }), 400, /one photo at a time, not 2/],
      [withData({ ...prompt, image_path: 'C:\\me.jpg' }), 400, /path of a file.*open\(path, "rb"\)/],
      [withJson({ ...prompt, image_path: '/home/me/photo.jpg' }), 400, /path of a file.*base64/],
      [withFiles({ ...prompt, image_path: 'photo.jpg' }), 400, /path of a file/],
      [withData({ user_prompr: '' }), 400, /prompt is empty/],
      [withJson({}), 400, /"user_prompr" is missing/],
      [withJson([]), 400, /object/],
      [withJson({ user_prompr: 7 }), 400, /user_prompr: must be one text/],
      [{ method: 'POST', headers: { ...client, 'content-length': '0' } }, 400, /"user_prompr" is missing/],
      [withFiles({ ...prompt, image_path: { name: 'a.jpg', bytes: Buffer.alloc(0) } }), 400, /is empty/],
      [withFiles(file), 400, /"user_prompr" is missing/],
      [{ method: 'POST', body: 'a queen', headers: { ...client } }, 415, /multipart\/form-data/],
    ] as const) {
      const told = errorIn(await server.send('/', sending as Sending))
      expect(told.status, told.error).toBe(status)
      expect(told.error).toMatch(message)
    }
    expect(server.uploads()).toEqual([])
  })
})
