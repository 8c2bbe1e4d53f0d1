import sharp from 'sharp'
import { beforeAll, describe, expect } from 'vitest'
import { dataUrl, measured, photoOf, smallPhoto } from './automatic1111.ts'
import { clientServer, feature } from './features.ts'

beforeAll(clientServer)

const portrait = () => photoOf('grace_hopper.jpg', 341, 400)

// Source: Gourieff/sd-webui-reactor, API.md and scripts/reactor_api.py
describe('ReActor', () => {
  const body = {
    ...{ source_faces_index: [0], face_index: [0], upscaler: 'None', scale: 1, upscale_visibility: 1 },
    ...{ face_restorer: 'None', restorer_visibility: 1, codeformer_weight: 0.5, restore_first: 1 },
    ...{ model: 'inswapper_128.onnx', gender_source: 0, gender_target: 0, save_to_file: 0 },
    ...{ result_file_path: '', device: 'CUDA', mask_face: 1, select_source: 0, face_model: 'None' },
    ...{ source_folder: '', random_image: 0, upscale_force: 0, det_thresh: 0.5, det_maxnum: 0 },
  }

  feature('connect', 'its lists', async server => {
    const get = async (path: string) => (await server.send(`/reactor/${path}`)).json
    expect(await get('models')).toEqual({ models: ['likeness'] })
    expect((await get('upscalers')).upscalers.slice(0, 2)).toEqual(['None', 'Lanczos'])
    expect(await get('facemodels')).toEqual({ facemodels: [] })
  })

  feature('swap', 'from a picture, as large as the target', async server => {
    const target = await smallPhoto(200, 200)
    const source_image = dataUrl(await portrait())
    const { status, json } = await server.sendJson('/reactor/image', {
      ...body,
      source_image,
      target_image: target,
    })
    expect(status, JSON.stringify(json).slice(0, 200)).toBe(200)
    expect(await measured(json.image)).toEqual({ width: 200, height: 200, format: 'png' })
    const [before, after] = await Promise.all(
      [target, json.image].map(image => sharp(Buffer.from(image, 'base64')).removeAlpha().raw().toBuffer()),
    )
    const changed = before!.filter((value, i) => Math.abs(value - after![i]!) > 12).length
    expect(changed / before!.length).toBeGreaterThan(0.02)
  })

  feature('swap', 'from a kept person, restored and enlarged, with one picture kept', async server => {
    const built = await server.sendJson('/reactor/facemodels', {
      ...{ source_images: [await portrait()], name: 'Grace', compute_method: 0 },
    })
    expect(built).toMatchObject({ status: 200, json: { facemodels: ['Grace'] } })
    const kept = server.library().length
    const { status, json } = await server.sendJson('/reactor/image', {
      ...{
        ...body,
        select_source: 1,
        face_model: 'Grace.safetensors',
        target_image: await smallPhoto(200, 200),
      },
      ...{ face_restorer: 'CodeFormer', restorer_visibility: 0.7, upscaler: 'Lanczos', scale: 1.5 },
    })
    expect(status, JSON.stringify(json).slice(0, 200)).toBe(200)
    expect(await measured(json.image)).toMatchObject({ width: 300, height: 300 })
    expect(server.library()).toHaveLength(kept + 1)
  })

  feature('errors', 'what it does and Likeness does not', async server => {
    const image = await smallPhoto(200, 200)
    const ask = async (fields: object) =>
      server.sendJson('/reactor/image', { ...body, source_image: image, target_image: image, ...fields })
    for (const [field, value] of [
      ['gender_source', 1],
      ['select_source', 2],
      ['det_thresh', 0.3],
      ['det_maxnum', 1],
      ['result_file_path', 'C:/out.png'],
      ['source_image', ''],
    ] as const)
      expect((await ask({ [field]: value })).json.detail, field).toMatchObject([{ loc: ['body', field] }])
    expect(await ask({ model: 'other.onnx' })).toMatchObject({
      status: 400,
      json: { detail: expect.stringContaining('likeness') },
    })
    expect(await ask({ select_source: 1, face_model: 'Ada' })).toMatchObject({ status: 404 })
    expect(await ask({ face_index: [3] })).toMatchObject({ status: 422, json: { error: 'no-such-face' } })
  })
})
