import { decodeImage } from '../../../src/core/imaging/codec/decode.ts'
import { encodePng } from '../../../src/core/imaging/codec/encode.ts'
import { resizeImage } from '../../../src/core/imaging/resample/resize.ts'
import { fixture } from '../../pictures.ts'
import { pythonForm, type TestServer } from '../server.ts'

export interface WorkflowNode {
  readonly class_type: string
  readonly inputs: Record<string, unknown>
}
export type Workflow = Record<string, WorkflowNode>

export const node = (class_type: string, inputs: Record<string, unknown>): WorkflowNode => ({
  class_type,
  inputs,
})

/** What the starter draws. */
export const square = { width: 256, height: 256 }

/** Likeness draws what it can in one step. */
const quick = { steps: 1, cfg: 1.5, seed: 5, sampler_name: 'euler', scheduler: 'normal', denoise: 1 }

/** The workflow that ComfyUI and its clients begin with. */
export const textToImage = (size = square, save = 'SaveImage') => ({
  '3': node('KSampler', {
    ...{ ...quick, model: ['4', 0], positive: ['6', 0], negative: ['7', 0], latent_image: ['5', 0] },
  }),
  '4': node('CheckpointLoaderSimple', { ckpt_name: 'starter' }),
  '5': node('EmptyLatentImage', { ...size, batch_size: 1 }),
  '6': node('CLIPTextEncode', { clip: ['4', 1], text: 'a portrait of a queen' }),
  '7': node('CLIPTextEncode', { clip: ['4', 1], text: 'hat' }),
  '8': node('VAEDecode', { samples: ['3', 0], vae: ['4', 2] }),
  '9': node(save, { filename_prefix: 'ComfyUI', images: ['8', 0] }),
})

/** One that takes longer than any test waits. */
export const endless = (): Workflow => {
  const workflow = textToImage()
  Object.assign(workflow['3'].inputs, { steps: 150 })
  Object.assign(workflow['5'].inputs, { batch_size: 64 })
  return workflow
}

/** A photo of 256 × 256 pixels. */
export const photo = async () =>
  resizeImage(await decodeImage(fixture('photos/astronaut.png')), square.width, square.height)

/** Whether a pixel lies in the middle of it. */
export const isInside = (i: number) => {
  const [x, y] = [i % 256, Math.floor(i / 256)]
  return x >= 64 && x < 192 && y >= 64 && y < 192
}

/** Of the same size: white in the middle. */
export const middleMask = async () =>
  encodePng({
    ...square,
    data: Uint8Array.from({ length: 3 * 256 * 256 }, (_, i) => (isInside(Math.floor(i / 3)) ? 255 : 0)),
  })

export const upload = async (server: TestServer, name: string, bytes: Uint8Array, more = {}) =>
  server.send('/upload/image', {
    method: 'POST',
    ...pythonForm({ image: { name, bytes: Buffer.from(bytes) }, ...more }),
  })

export const jsonOf = async (server: TestServer, path: string) => (await server.send(path)).json

/** The picture that a history lists. */
export const view = async (server: TestServer, { filename, subfolder, type }: Record<string, string>) => {
  const query = new URLSearchParams({ filename: filename!, subfolder: subfolder!, type: type! })
  return server.send(`/view?${query}`)
}

export const decode = (bytes: Buffer) => decodeImage(bytes, { name: 'answer' })
