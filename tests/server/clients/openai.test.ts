import OpenAI from 'openai'
import { describe, expect } from 'vitest'
import { decodeImage } from '../../../src/core/imaging/codec/decode.ts'
import type { TestServer } from '../server.ts'
import { feature } from './features.ts'

const prompt = 'a portrait of a queen'
const clientOf = ({ url }: TestServer) => new OpenAI({ apiKey: 'any', baseURL: `${url}/v1`, maxRetries: 0 })

const pictureOf = ({ b64_json }: { readonly b64_json?: string } = {}) =>
  decodeImage(Buffer.from(b64_json ?? '', 'base64'), { name: 'answer' })

describe('openai (Node)', () => {
  feature('sizes', 'those of every model of OpenAI, and any other, to the pixel', async server => {
    const sizes = ['1536x1024', '1024x1792', '513x769', '256x256'] as const
    for (const size of sizes) {
      const { data = [] } = await clientOf(server).images.generate({
        prompt,
        size: size as '256x256',
        response_format: 'b64_json',
      })
      const { width, height } = await pictureOf(data[0])
      expect(`${width}x${height}`).toBe(size)
    }
  })
})
