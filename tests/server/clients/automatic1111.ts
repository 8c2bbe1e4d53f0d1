import { readFileSync } from 'node:fs'
import sharp from 'sharp'
import { expect } from 'vitest'
import { decodeImage } from '../../../src/core/imaging/codec/decode.ts'
import { encodePng } from '../../../src/core/imaging/codec/encode.ts'
import { resizeImage } from '../../../src/core/imaging/resample/resize.ts'
import type { RgbImage } from '../../../src/core/imaging/rgb-image.ts'
import { fixture } from '../../pictures.ts'
import { type Reply, type TestServer, until } from '../server.ts'

/** What AUTOMATIC1111's clients send and get. Pictures are in base64. */

export const photoOf = async (name: string, width: number, height: number): Promise<string> => {
  const photo = await decodeImage(fixture(`photos/${name}`))
  return base64(await encodePng(await resizeImage(photo, width, height, 'area')))
}

export const wholePhoto = (name: string): string => readFileSync(fixture(`photos/${name}`)).toString('base64')

/** A photo with one face, small enough to be enlarged in no time. */
export const smallPhoto = async (width = 96, height = 96): Promise<string> => {
  const file = fixture('photos/astronaut.png')
  const part = sharp(readFileSync(file)).extract({ left: 140, top: 20, width: 170, height: 170 })
  return base64(await part.resize(width, height).png().toBuffer())
}

/** The same so blurred that its face can be restored. */
export const blurredPhoto = async (): Promise<string> => {
  const small = await decode(await smallPhoto(48, 48))
  return base64(await encodePng(await resizeImage(small, 192, 192)))
}

export const base64 = (data: Uint8Array): string => Buffer.from(data).toString('base64')

export const decode = (picture: string): Promise<RgbImage> =>
  decodeImage(Buffer.from(picture, 'base64'), { name: 'answer' })

export const dataUrl = (picture: string): string => `data:image/png;base64,${picture}`

export const measured = async (picture: string) => {
  const { width, height, format } = await sharp(Buffer.from(picture, 'base64')).metadata()
  return { width, height, format }
}

interface Answer {
  readonly images: readonly string[]
  // biome-ignore lint/suspicious/noExplicitAny: what a server answers is what these tests look at
  readonly info: any
  // biome-ignore lint/suspicious/noExplicitAny: the same
  readonly parameters: any
}

/** Sends as every client does: what is undefined is left out. */
const drawnBy =
  (path: string) =>
  async (server: TestServer, body: object): Promise<Answer> => {
    const reply: Reply = await server.sendJson(path, body)
    expect(reply.status, reply.text.slice(0, 300)).toBe(200)
    return { ...reply.json, info: JSON.parse(reply.json.info) }
  }
export const txt2img = drawnBy('/sdapi/v1/txt2img')
export const img2img = drawnBy('/sdapi/v1/img2img')

/** Mean difference of two pictures, in levels of 255. */
export const differenceOf = async (one: RgbImage, other: RgbImage): Promise<number> => {
  const resized = await resizeImage(one, other.width, other.height, 'area')
  return resized.data.reduce((sum, value, i) => sum + Math.abs(value - other.data[i]!), 0) / other.data.length
}

/** One drawing for all tests of a file. */
let drawn: Promise<Reply> | undefined
export const drawOnce = (server: TestServer): Promise<Reply> => {
  drawn ??= server.sendJson('/sdapi/v1/txt2img', {
    ...{ prompt: 'a portrait of a queen', negative_prompt: 'hat', seed: 7, steps: 1 },
    ...{ sampler_name: 'Euler a', width: 256, height: 256, cfg_scale: 2 },
  })
  return drawn
}

/** A drawing that goes on until it is cancelled, and has begun. `stop` cancels it and waits for its answer. */
export const beginEndless = async (server: TestServer, fields: object = {}) => {
  const reply = server.sendJson('/sdapi/v1/txt2img', {
    ...{ prompt: 'a robot', steps: 150, batch_size: 8, width: 256, height: 256, ...fields },
  })
  await until(async () => {
    const { json } = await server.send('/sdapi/v1/progress')
    return json.state.sampling_step > 0 && json.current_image !== null
  }, 'a step was drawn and shown')
  const stop = async () => {
    await server.send('/sdapi/v1/interrupt', { method: 'POST' })
    return reply
  }
  // In an object: a promise itself would be waited for.
  return { reply, stop }
}
