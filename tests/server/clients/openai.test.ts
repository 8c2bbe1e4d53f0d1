import OpenAI, { toFile } from 'openai'
import { describe, expect } from 'vitest'
import { decodeImage } from '../../../src/core/imaging/codec/decode.ts'
import { encodePng } from '../../../src/core/imaging/codec/encode.ts'
import { resizeImage } from '../../../src/core/imaging/resample/resize.ts'
import { fixture } from '../../pictures.ts'
import { pythonForm, type TestServer } from '../server.ts'
import { feature } from './features.ts'

const prompt = 'a portrait of a queen'
const model = 'gpt-image-1.5'
/** Fields that the client does not know, which make a drawing cheap. */
const quick = { steps: 1, seed: 5 } as object
const small = { ...quick, size: '256x256' } as const

const clientOf = ({ url }: TestServer, path = '/v1') =>
  new OpenAI({ apiKey: 'any', baseURL: `${url}${path}`, maxRetries: 0 })

interface Picture {
  readonly b64_json?: string
}
const bytesOf = ({ b64_json }: Picture = {}) => Buffer.from(b64_json ?? '', 'base64')
const pictureOf = (picture: Picture | undefined) => decodeImage(bytesOf(picture), { name: 'answer' })
const sizeOf = async (picture: Picture | undefined) => {
  const { width, height } = await pictureOf(picture)
  return `${width}x${height}`
}

/** A photo of a face. */
const photoOf = async (side: number) =>
  resizeImage(await decodeImage(fixture('photos/astronaut.png')), side, side)
const portrait = async () => encodePng(await photoOf(256))
const upload = (bytes: Uint8Array, name = 'photo.png') => toFile(bytes, name, { type: 'image/png' })

/** A photo of 160×160, and a mask of it that is transparent in its left half. */
const halfMasked = async () => {
  const photo = await photoOf(160)
  const alpha = Uint8Array.from({ length: 160 * 160 }, (_, i) => (i % 160 < 80 ? 0 : 255))
  return { photo, image: await encodePng(photo), mask: await encodePng({ ...photo, alpha }) }
}

/** The mean difference of a half of two pictures of one size. */
const changeOf = (a: Awaited<ReturnType<typeof pictureOf>>, b: typeof a, isLeft: boolean) => {
  let sum = 0
  const edge = 20
  for (let y = 0; y < a.height; y++)
    for (let x = isLeft ? 0 : a.width / 2 + edge; x < (isLeft ? a.width / 2 - edge : a.width); x++)
      for (let c = 0; c < 3; c++) {
        const at = 3 * (y * a.width + x) + c
        sum += Math.abs(a.data[at]! - b.data[at]!)
      }
  return sum / (3 * a.height * (a.width / 2 - edge))
}

describe('openai (Node)', () => {
  feature('connect', 'models by every name that draws, with and without /v1', async server => {
    const models = await clientOf(server).models.list()
    expect(models.data.map(({ id }) => id)).toContain('starter')
    for (const name of ['starter', 'gpt-image-1.5', 'dall-e-3'])
      expect((await clientOf(server, '').models.retrieve(name)).id).toBe(name)
    await expect(clientOf(server).models.retrieve('nobody')).rejects.toMatchObject({
      ...{ status: 404, code: 'model_not_found', type: 'invalid_request_error' },
    })
  })

  feature('draw', 'by base URLs without /v1; formats, extra fields, usage', async server => {
    const options = { model, prompt, user: 'me', quality: 'low', moderation: 'low', ...small } as const
    const answer = await clientOf(server, '').images.generate({ ...options, output_format: 'webp' })
    const { created, output_format, usage, data = [] } = answer
    expect(Math.abs(created - Date.now() / 1000)).toBeLessThan(60)
    expect([output_format, answer.size]).toEqual(['webp', '256x256'])
    expect(usage).toMatchObject({ output_tokens: 64, input_tokens_details: { image_tokens: 0 } })
    expect(bytesOf(data[0]).subarray(8, 12).toString()).toBe('WEBP')
    const again = await clientOf(server).images.generate({ ...options, output_format: 'webp' })
    expect((await pictureOf(again.data?.[0])).data).toEqual((await pictureOf(data[0])).data)
  })

  feature('draw', 'prompts of 32,000 characters', async server => {
    const long = 'a queen with a red crown, '.repeat(1300).slice(0, 31_999)
    const { data = [] } = await clientOf(server).images.generate({ prompt: long, model, ...small })
    expect(await sizeOf(data[0])).toBe('256x256')
    await expect(clientOf(server).images.generate({ prompt: `${long}aaa`, model })).rejects.toMatchObject({
      ...{ status: 400, param: 'prompt' },
    })
  })

  feature('draw', 'a transparent background, in formats that have one', async server => {
    const options = { model, prompt, ...small, background: 'transparent' } as const
    const { data = [], background } = await clientOf(server).images.generate(options)
    expect(background).toBe('transparent')
    const { alpha } = await pictureOf(data[0])
    expect([alpha?.includes(0), alpha?.includes(255)]).toEqual([true, true])
    await expect(
      clientOf(server).images.generate({ ...options, output_format: 'jpeg' }),
    ).rejects.toMatchObject({ status: 400, message: expect.stringMatching(/JPEG has no transparency/) })
  })

  feature('sizes', 'those of every model of OpenAI, and any other, to the pixel', async server => {
    for (const size of ['1536x1024', '1024x1792', '513x769'] as const) {
      const options = { prompt, ...quick, size: size as '1024x1792', model }
      const answer = await clientOf(server).images.generate(options)
      expect(await sizeOf(answer.data?.[0])).toBe(size)
      expect(answer).toMatchObject({ size, notices: [{ code: 'size-fitted' }] })
    }
    const auto = await clientOf(server).images.generate({ prompt, model, ...quick, size: 'auto' })
    expect(await sizeOf(auto.data?.[0])).toBe('1024x1024')
    await expect(
      clientOf(server).images.generate({ prompt, size: '63x1024' as '256x256' }),
    ).rejects.toMatchObject({ status: 400, code: 'unsupported-size' })
  })

  feature('batch', 'several pictures of one prompt', async server => {
    const { data = [] } = await clientOf(server).images.generate({ prompt, model, n: 3, ...small })
    const pictures = data.map(picture => bytesOf(picture).toString('base64'))
    expect([new Set(pictures).size, await sizeOf(data[2])]).toEqual([3, '256x256'])
  })

  feature('cancel', 'a client that hangs up cancels its job, of a stream too', async server => {
    const last = () => server.engine.jobs.list().at(-1)?.state.kind
    for (const stream of [false, true]) {
      const abort = new AbortController()
      const options = { prompt, model, n: 10, ...small, steps: 150, stream } as const
      const hanging = clientOf(server).images.generate(options as OpenAI.ImageGenerateParamsNonStreaming, {
        signal: abort.signal,
      })
      const ended = expect(hanging).rejects.toBeInstanceOf(OpenAI.APIUserAbortError)
      await expect.poll(last, { timeout: 10_000 }).toBe('running')
      abort.abort()
      await ended
      await expect.poll(last, { timeout: 10_000 }).toBe('cancelled')
    }
  })

  feature('picture', 'variations of the whole picture, as large as it is', async server => {
    const [width, height] = [320, 160]
    const isOuter = (i: number) => Math.abs((Math.floor(i / 3) % width) - width / 2) > width / 4
    const data = Uint8Array.from({ length: 3 * width * height }, (_, i) => (isOuter(i) ? 20 : 230))
    const image = await upload(await encodePng({ width, height, data }))
    const answer = await clientOf(server).images.createVariation({
      ...{ image, n: 2, response_format: 'b64_json', seed: 5, steps: 4 },
    })
    expect(await Promise.all((answer.data ?? []).map(sizeOf))).toEqual(['320x160', '320x160'])
    const [first, second] = await Promise.all((answer.data ?? []).map(pictureOf))
    expect(first!.data).not.toEqual(second!.data)
    const at = (x: number) => first!.data[3 * ((height / 2) * width + x)]!
    expect(at(160) - at(20)).toBeGreaterThan(60)
  })

  feature('mask', 'draws what is transparent; the rest stays, and the size', async server => {
    const { photo, image, mask } = await halfMasked()
    const { data = [], usage } = await clientOf(server).images.edit({
      ...{ model, prompt, image: await upload(image), mask: await upload(mask, 'mask.png'), ...quick },
    })
    const drawn = await pictureOf(data[0])
    expect([drawn.width, drawn.height]).toEqual([160, 160])
    expect(changeOf(drawn, photo, false)).toBe(0)
    expect(changeOf(drawn, photo, true)).toBeGreaterThan(20)
    expect(usage?.input_tokens_details.image_tokens).toBe(25)
    expect(server.uploads()).toEqual([])
  })

  feature('swap', 'the face of a second picture; a drawn face on a photo, of any size', async server => {
    const images = clientOf(server).images
    const two = await images.edit({
      ...{ model, prompt, image: [await upload(await portrait()), await upload(await portrait(), 'me.png')] },
      ...{ size: '512x256' as '512x512', ...quick },
    })
    expect(await sizeOf(two.data?.[0])).toBe('512x256')
    const one = await images.edit({ ...{ model, prompt, image: await upload(await portrait()) }, ...small })
    expect(await sizeOf(one.data?.[0])).toBe('256x256')
    const three = await Promise.all([0, 1, 2].map(async () => upload(await portrait())))
    await expect(images.edit({ model, prompt, image: three })).rejects.toMatchObject({
      ...{ status: 400, message: expect.stringMatching(/image: give one picture, or two/) },
    })
  })

  feature('progress', 'a stream of partial images, then each picture', async server => {
    const stream = await clientOf(server).images.generate({
      ...{ model, prompt, ...small, steps: 6, n: 2, stream: true, partial_images: 2 },
    } as OpenAI.ImageGenerateParamsStreaming)
    const events: OpenAI.ImageGenStreamEvent[] = []
    for await (const event of stream) events.push(event)
    const partial = events.flatMap(event => (event.type === 'image_generation.partial_image' ? [event] : []))
    expect(partial.length).toBeGreaterThan(0)
    expect(partial.every(({ partial_image_index: index }) => index < 2)).toBe(true)
    for (const event of partial) expect((await pictureOf(event)).width).toBeGreaterThan(16)
    const completed = events.slice(partial.length)
    expect(completed).toMatchObject(
      [0, 1].map(() => ({ type: 'image_generation.completed', size: '256x256', output_format: 'png' })),
    )
    expect(await Promise.all(completed.map(sizeOf))).toEqual(['256x256', '256x256'])
  })

  feature('progress', 'a stream of an edit, whose picture is not left behind', async server => {
    const stream = await clientOf(server).images.edit({
      ...{ model, prompt, image: await upload(await portrait()), ...small, stream: true },
    } as OpenAI.ImageEditParamsStreaming)
    const types: string[] = []
    for await (const event of stream) types.push(event.type)
    expect(types).toEqual(['image_edit.completed'])
    await expect.poll(server.uploads).toEqual([])
  })

  feature('errors', 'in OpenAI’s words, of streams too', async server => {
    const images = clientOf(server).images
    await expect(images.generate({ prompt, n: 11 })).rejects.toMatchObject({
      ...{ status: 400, type: 'invalid_request_error', param: 'n', code: 'bad-option' },
    })
    await expect(images.generate({ prompt, output_format: 'gif' as 'png' })).rejects.toMatchObject({
      ...{ status: 400, param: 'output_format' },
    })
    await expect(
      images.generate({ prompt: '', stream: true } as OpenAI.ImageGenerateParamsStreaming),
    ).rejects.toMatchObject({ status: 400, code: 'empty-prompt' })
  })

  feature('picture', 'responses with the image tool: drawn, then edited', async server => {
    const { responses } = clientOf(server)
    const tools = [{ type: 'image_generation', ...small } as unknown as OpenAI.Responses.Tool]
    const first = await responses.create({ model: 'gpt-5', input: prompt, tools })
    const [call] = first.output
    if (call?.type !== 'image_generation_call') throw new Error('no picture')
    expect(first).toMatchObject({ object: 'response', status: 'completed', model: 'gpt-5' })
    expect(await sizeOf({ b64_json: call.result ?? '' })).toBe('256x256')
    const content = [
      { type: 'input_text', text: 'the same, older' } as const,
      { type: 'input_image', image_url: `data:image/png;base64,${call.result}`, detail: 'auto' } as const,
    ]
    const stream = await responses.create({
      ...{ model: 'gpt-5', input: [{ role: 'user', content }], stream: true, tools },
    })
    const types: string[] = []
    let edited: OpenAI.Responses.Response | undefined
    for await (const event of stream) {
      types.push(event.type)
      if (event.type === 'response.completed') edited = event.response
    }
    expect(types.slice(0, 5)).toEqual([
      ...['response.created', 'response.in_progress', 'response.output_item.added'],
      ...['response.image_generation_call.in_progress', 'response.image_generation_call.generating'],
    ])
    expect(types.at(-1)).toBe('response.completed')
    expect(edited?.output[0]).toMatchObject({ type: 'image_generation_call', action: 'edit' })
    expect(edited?.output[0]).not.toMatchObject({ result: call.result })
  })

  feature('errors', 'a chat without the image tool is refused', async server => {
    await expect(
      clientOf(server).responses.create({ model: 'gpt-5', input: 'Who are you?' }),
    ).rejects.toMatchObject({
      status: 400,
      message: expect.stringMatching(/no chat model.*image_generation/),
    })
  })
})

// Source: openai-python 3.57, src/openai/resources/images.py and _qs.py; httpx writes its forms as requests does.
describe('openai (Python)', () => {
  feature('connect', 'the models', async server => {
    const { status, json } = await server.send('/v1/models', { headers: { authorization: 'Bearer any' } })
    expect([status, json.object, json.data[0].id]).toEqual([200, 'list', 'starter'])
  })

  feature('draw', 'several, with what extra_body adds', async server => {
    const body = { prompt, model, n: 2, size: '256x256', response_format: 'b64_json', steps: 1, seed: 5 }
    const { status, json } = await server.sendJson('/v1/images/generations', body)
    expect(status).toBe(200)
    expect(await Promise.all(json.data.map(sizeOf))).toEqual(['256x256', '256x256'])
  })

  feature('errors', 'an empty prompt is a BadRequestError that says what to do', async server => {
    const body = { prompt: '', model, size: '256x256' }
    const { status, json } = await server.sendJson('/v1/images/generations', body)
    expect([status, json.error.type]).toEqual([400, 'invalid_request_error'])
    expect(json.error.message).toMatch(/prompt is empty/)
  })

  feature('mask', 'forms with image[] and numbers as text', async server => {
    const { image, mask } = await halfMasked()
    const form = pythonForm({
      ...{ prompt, model, n: '1', seed: '5', steps: '1', stream: 'false', size: '320x160' },
      'image[]': { name: 'photo.png', bytes: Buffer.from(image) },
      mask: { name: 'mask.png', bytes: Buffer.from(mask) },
    })
    const { status, json } = await server.send('/v1/images/edits', { method: 'POST', ...form })
    expect([status, await sizeOf(json.data?.[0])]).toEqual([200, '320x160'])
  })

  feature('mask', 'JSON with pictures as data URLs', async server => {
    const { image, mask } = await halfMasked()
    const linked = (bytes: Uint8Array) => ({
      image_url: `data:image/png;base64,${Buffer.from(bytes).toString('base64')}`,
    })
    const body = { prompt, model, ...quick, images: [linked(image)], mask: linked(mask) }
    const { status, json } = await server.sendJson('/v1/images/edits', body)
    expect([status, await sizeOf(json.data?.[0])]).toEqual([200, '160x160'])
    const far = { ...body, images: [{ image_url: 'https://example.com/a.png' }] }
    expect((await server.sendJson('/v1/images/edits', far)).status).toBe(400)
  })

  feature('progress', 'a form that asks for a stream', async server => {
    const form = pythonForm({
      ...{ prompt, model, steps: '1', size: '256x256', stream: 'true', partial_images: '1' },
      'image[]': { name: 'photo.png', bytes: Buffer.from(await portrait()) },
    })
    const reply = await server.send('/v1/images/edits', { method: 'POST', ...form })
    expect(reply.headers['content-type']).toMatch(/^text\/event-stream/)
    const events = reply.text.trim().split('\n\n')
    const [name, data] = events.at(-1)!.split('\n')
    expect(name).toBe('event: image_edit.completed')
    expect(await sizeOf(JSON.parse(data!.slice('data: '.length)))).toBe('256x256')
  })
})

// Source: langchain-community 0.4, utilities/dalle_image_generator.py: it reads addresses alone.
describe('LangChain (DallEAPIWrapper)', () => {
  feature('draw', 'at an address from which the picture is fetched', async server => {
    const body = { prompt, n: 1, size: '256x256', model: 'dall-e-2', steps: 1 }
    const { status, json } = await server.sendJson('/v1/images/generations', body)
    expect(status).toBe(200)
    const { pathname, search } = new URL(json.data[0].url)
    const { bytes } = await server.send(`${pathname}${search}`)
    expect(await sizeOf({ b64_json: bytes.toString('base64') })).toBe('256x256')
  })
})

// Source: langchain-openai 1.7, chat_models/base.py: `bind_tools` with image_generation uses the Responses API.
describe('LangChain', () => {
  const body = {
    ...{ model: 'gpt-4.1', stream: false, tools: [{ type: 'image_generation', ...small }] },
    input: [
      { type: 'message', role: 'system', content: 'You draw.' },
      { type: 'message', role: 'user', content: [{ type: 'input_text', text: prompt }] },
    ],
  }

  feature('draw', 'a chat message with the image tool bound', async server => {
    const { status, json } = await server.sendJson('/v1/responses', body)
    expect([status, json.output[0].type, json.output[0].status]).toEqual([
      ...[200, 'image_generation_call', 'completed'],
    ])
    expect(await sizeOf({ b64_json: json.output[0].result })).toBe('256x256')
    expect(json.usage.total_tokens).toBe(json.usage.input_tokens + json.usage.output_tokens)
  })

  feature('errors', 'wrong options of the tool, and pictures by address', async server => {
    const wrong = { ...body, tools: [{ type: 'image_generation', size: 'huge' }] }
    const { status, json } = await server.sendJson('/v1/responses', wrong)
    expect([status, json.error.param]).toEqual([400, 'tools.size'])
    const content = [
      { type: 'input_text', text: prompt },
      { type: 'input_image', image_url: 'https://example.com/a.png' },
    ]
    const far = await server.sendJson('/v1/responses', { ...body, input: [{ role: 'user', content }] })
    expect([far.status, far.json.error.message]).toEqual([400, expect.stringMatching(/nothing is fetched/)])
  })
})
