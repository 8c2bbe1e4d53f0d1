import { readFileSync } from 'node:fs'
import { expect } from 'vitest'
import { decodeImage } from '../../../src/core/imaging/codec/decode.ts'
import { encodePng } from '../../../src/core/imaging/codec/encode.ts'
import { resizeImage } from '../../../src/core/imaging/resample/resize.ts'
import type { RgbImage } from '../../../src/core/imaging/rgb-image.ts'
import { fixture } from '../../pictures.ts'
import type { Reply, TestServer } from '../server.ts'

/** What clients of the web UI send and get. */

/** In base64, of a size. */
export const photoOf = async (name: string, width: number, height: number): Promise<string> => {
  const photo = await decodeImage(fixture(`photos/${name}`))
  return base64(await encodePng(await resizeImage(photo, width, height, 'area')))
}

export const wholePhoto = (name: string): string => readFileSync(fixture(`photos/${name}`)).toString('base64')

export const base64 = (data: Uint8Array): string => Buffer.from(data).toString('base64')

export const decode = (picture: string): Promise<RgbImage> =>
  decodeImage(Buffer.from(picture, 'base64'), { name: 'answer' })

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
