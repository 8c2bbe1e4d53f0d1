import { execFile, spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { connect } from 'node:net'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { decodeImage } from '../../src/core/imaging/codec/decode.ts'
import { need } from '../need.ts'
import { fixture } from '../pictures.ts'
import { openServer, pythonForm, type TestServer } from './server.ts'

let server: TestServer
beforeAll(async () => {
  server = await openServer()
})
afterAll(() => server.close())

const run = promisify(execFile)
/** As a phone saves it, lying on its side. */
const photo = fixture('photos/astronaut-exif-6.jpg')

const kept = (name: string): Buffer => readFileSync(join(server.engine.folders.library, name))
const newest = () =>
  [...server.library()]
    .filter(name => !name.endsWith('-generated.png'))
    .sort()
    .at(-1) ?? ''

const python = ['python3', '/usr/bin/python3'].find(
  program => spawnSync(program, ['-c', 'import requests']).status === 0,
)
const requests = need('Python with requests', python !== undefined)
const curl = need('curl', spawnSync('curl', ['--version']).status === 0)

test('the bytes that Python requests sends: the drawn face on the photo, as base64 of the very PNG in the library', {
  tags: ['every-node'],
}, async () => {
  const { body, headers } = pythonForm({
    user_prompr: 'a portrait of a queen',
    image_path: { name: 'astronaut.jpg', bytes: readFileSync(photo) },
  })
  const head = [
    'POST / HTTP/1.1',
    `Host: ${new URL(server.url).host}`,
    'User-Agent: python-requests/2.28.1',
    'Accept-Encoding: gzip, deflate',
    'Accept: */*',
    'Connection: keep-alive',
    `Content-Length: ${body.length}`,
    `Content-Type: ${headers['content-type']}`,
  ]
  const answer = await new Promise<string>((resolve, reject) => {
    const socket = connect(Number(new URL(server.url).port), '127.0.0.1')
    let text = ''
    socket.setEncoding('latin1').on('data', chunk => {
      text += chunk
      if (text.endsWith('"}')) socket.end()
    })
    socket.on('close', () => resolve(text)).on('error', reject)
    socket.write(`${head.join('\r\n')}\r\n\r\n`)
    socket.write(body)
  })
  expect(answer).toMatch(/^HTTP\/1\.1 200 OK\r\n/)
  const { image, ...rest } = JSON.parse(answer.slice(answer.indexOf('\r\n\r\n') + 4))
  expect(rest).toEqual({})
  const png = Buffer.from(image, 'base64')
  expect(png.equals(kept(newest()))).toBe(true)
  const [result, before] = [await decodeImage(png, { name: 'answer' }), await decodeImage(photo)]
  // Enhanced: larger than the photo, and still that photo.
  expect(result.width).toBeGreaterThanOrEqual(before.width)
  expect(result.width / result.height).toBeCloseTo(before.width / before.height)
  expect(server.uploads()).toEqual([])
})

test.runIf(requests.isMet)(`our form is byte for byte what requests writes${requests.note}`, async () => {
  const program = [
    'import requests, sys',
    "form = requests.Request('POST', 'http://127.0.0.1/', data={'user_prompr': 'a queen'}, files={'image_path': open(sys.argv[1], 'rb')}).prepare()",
    "boundary = form.headers['Content-Type'].split('boundary=')[1].encode()",
    "sys.stdout.buffer.write(form.body.replace(boundary, b'2f30b8b267c0bc6cb1e1cadb0411eb66'))",
  ].join('\n')
  const { stdout } = await run(python!, ['-c', program, fixture('no-face.png')], { encoding: 'buffer' })
  const bytes = readFileSync(fixture('no-face.png'))
  expect(
    stdout.equals(pythonForm({ user_prompr: 'a queen', image_path: { name: 'no-face.png', bytes } }).body),
  ).toBe(true)
})

test.runIf(curl.isMet)(`curl${curl.note}`, async () => {
  const { stdout } = await run('curl', ['-s', server.url, '-d', 'prompt=a portrait of a wizard'], {
    maxBuffer: 100e6,
  })
  expect(Buffer.from(JSON.parse(stdout).image, 'base64').equals(kept(newest()))).toBe(true)
  const refused = await run('curl', ['-s', '-w', '%{http_code}', server.url, '-F', `image_path=@${photo}`])
  expect(refused.stdout).toMatch(/^\{"error":.*user_prompr.*\}400$/)
})

const form = (text: string) => ({
  method: 'POST',
  headers: { 'content-type': 'application/x-www-form-urlencoded' },
  body: text,
})

test.each([
  ['no field at all', { method: 'POST' }, 400, /user_prompr/],
  ['an empty prompt', form('user_prompr=++'), 400, /prompt is empty/],
  ['a prompt without end', form(`user_prompr=${'a'.repeat(33_000)}`), 400, /32000 characters/],
  ['a path instead of a photo', form('user_prompr=x&image_path=/etc/passwd'), 400, /path of a file/],
  [
    'a script',
    { ...form('{}'), headers: { 'content-type': 'text/javascript' } },
    415,
    /multipart\/form-data/,
  ],
  ['a form cut short', { ...pythonForm({ user_prompr: 'x' }), method: 'POST', body: '--2f30' }, 400, /form/],
])('%s is refused in its own words', async (_what, sending, status, message) => {
  const reply = await server.send('/', sending)
  expect(reply.status).toBe(status)
  expect(Object.keys(reply.json)).toEqual(['error'])
  expect(reply.json.error).toMatch(message)
})

test.each([
  ['text', Buffer.from('just words, no picture'), 415],
  ['nothing', Buffer.alloc(0), 400],
  ['half a JPEG', readFileSync(photo).subarray(0, 10_000), 400],
  ['a picture without a face', readFileSync(fixture('no-face.png')), 422],
])('a photo that is %s is refused, under no path of this machine', async (_what, bytes, status) => {
  const reply = await server.send('/', {
    method: 'POST',
    ...pythonForm({ user_prompr: 'a portrait', image_path: { name: '../../evil.png', bytes } }),
  })
  expect(reply.status).toBe(status)
  expect(reply.json.error).toMatch(/"image_path"/)
  expect(reply.json.error).not.toMatch(/\/|evil|[0-9a-f]{8}-/)
  expect(server.uploads()).toEqual([])
})
