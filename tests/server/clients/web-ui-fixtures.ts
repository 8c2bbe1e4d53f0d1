import { readFileSync } from 'node:fs'
import sharp from 'sharp'
import { fixture } from '../../pictures.ts'
import { type Reply, type TestServer, until } from '../server.ts'

/** A photo with one face, small enough to be enlarged in no time. */
export const smallPhoto = async (width = 96, height = 96): Promise<string> => {
  const file = fixture('photos/astronaut.png')
  const part = sharp(readFileSync(file)).extract({ left: 140, top: 20, width: 170, height: 170 })
  return (await part.resize(width, height).png().toBuffer()).toString('base64')
}

/** The same so blurred that its face can be restored. */
export const blurredPhoto = async (): Promise<string> => {
  const small = Buffer.from(await smallPhoto(48, 48), 'base64')
  return (await sharp(small).resize(192, 192).png().toBuffer()).toString('base64')
}

/** Width, height and format of a picture in base64. */
export const measured = async (base64: string) => {
  const { width, height, format } = await sharp(Buffer.from(base64, 'base64')).metadata()
  return { width, height, format }
}

/** One drawing for all tests of a file. */
let drawn: Promise<Reply> | undefined
export const drawOnce = (server: TestServer): Promise<Reply> => {
  drawn ??= server.sendJson('/sdapi/v1/txt2img', {
    ...{
      prompt: 'a portrait of a queen',
      negative_prompt: 'hat',
      seed: 7,
      steps: 1,
      sampler_name: 'Euler a',
    },
    ...{ width: 256, height: 256, cfg_scale: 2 },
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
