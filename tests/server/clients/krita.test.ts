import { readFileSync } from 'node:fs'
import { describe, expect } from 'vitest'
import { encodePng } from '../../../src/core/imaging/codec/encode.ts'
import { resizeImage } from '../../../src/core/imaging/resample/resize.ts'
import type { TestServer } from '../server.ts'
import { differenceOf } from './automatic1111.ts'
import { type Heard, isEndOf, listenAt } from './comfyui-listener.ts'
import { decode, jsonOf, node, photo, square, type Workflow } from './comfyui-workflows.ts'
import { feature } from './features.ts'

/**
 * Its requests, in their order, and the workflows it builds.
 * Source: krita-ai-diffusion, ai_diffusion/backend/comfy_client.py, comfy_workflow.py and workflow.py
 */
describe('Krita AI Diffusion', () => {
  /** What it draws, with a latent to begin with and the step to begin at. */
  const workflow = (latent: Workflow, { steps = 2, from = 0 } = {}): Workflow => ({
    ...latent,
    '1': node('CheckpointLoaderSimple', { ckpt_name: 'starter' }),
    '2': node('CLIPTextEncode', { clip: ['1', 1], text: 'a portrait of a queen' }),
    '3': node('CLIPTextEncode', { clip: ['1', 1], text: 'hat' }),
    '4': node('CFGGuider', { model: ['1', 0], positive: ['2', 0], negative: ['3', 0], cfg: 1.5 }),
    '5': node('RandomNoise', { noise_seed: 1234 }),
    '6': node('KSamplerSelect', { sampler_name: 'dpmpp_2m' }),
    '7': node('BasicScheduler', { model: ['1', 0], scheduler: 'karras', steps, denoise: 1 }),
    ...(from > 0 && { '8': node('SplitSigmas', { sigmas: ['7', 0], step: from }) }),
    '9': node('SamplerCustomAdvanced', {
      ...{ noise: ['5', 0], guider: ['4', 0], sampler: ['6', 0] },
      ...{ sigmas: from > 0 ? ['8', 1] : ['7', 0], latent_image: ['latent', 0] },
    }),
    '10': node('VAEDecode', { vae: ['1', 2], samples: ['9', 1] }),
    '11': node('ETN_SaveImageCache', { images: ['10', 0], format: 'PNG' }),
  })
  const empty = { latent: node('EmptyLatentImage', { ...square, batch_size: 1 }) }

  /** Runs a job as it does: the pictures are fetched when the node that ends it is done. */
  const run = async (server: TestServer, prompt: Workflow) => {
    const client_id = crypto.randomUUID()
    const prompt_id = crypto.randomUUID()
    const listener = await listenAt(server.url, client_id)
    await server.sendJson('/api/etn/workflow/subscribe', { client_id })
    const { status, json } = await server.sendJson('/prompt', { prompt, client_id, prompt_id })
    expect([status, json.prompt_id]).toEqual([200, prompt_id])
    await listener.until(isEndOf(prompt_id))
    listener.close()
    expect(listener.heard.filter(({ type }) => type === 'execution_error')).toEqual([])
    const executed = listener.heard.filter(({ type }) => type === 'executed')
    const images = executed.flatMap(message => ('data' in message ? message.data.output.images : []))
    const pictures: Buffer[] = []
    for (const { source, id } of images) {
      expect(source).toBe('http')
      pictures.push((await server.send(`/api/etn/image/${id}`)).bytes)
    }
    return { pictures, heard: listener.heard }
  }

  feature('connect', 'machine, nodes and models, with the check of its own models off', async server => {
    const { devices } = await jsonOf(server, '/system_stats')
    expect(devices[0]).toMatchObject({ type: 'cpu', vram_total: expect.any(Number) })
    ;(await listenAt(server.url, 'krita')).close()
    const nodes = await jsonOf(server, '/object_info')
    // Of the nodes it wants, docs/api.md names those that are missing.
    const wanted = [
      ...['InpaintPreprocessor', 'DepthAnythingV2Preprocessor', 'IPAdapterModelLoader', 'IPAdapter'],
      ...['ETN_LoadImageCache', 'ETN_SaveImageCache', 'ETN_Translate', 'INPAINT_LoadFooocusInpaint'],
      ...['INPAINT_ShrinkMask', 'INPAINT_StabilizeMask', 'INPAINT_ColorMatch'],
    ]
    const documented = readFileSync('docs/api.md', 'utf8')
    for (const name of wanted) expect(name in nodes || documented.includes(`\`${name}\``), name).toBe(true)
    // It looks for its own upscalers in the names.
    const [upscalers] = nodes.UpscaleModelLoader.input.required.model_name
    for (const own of ['4x_NMKD-Superscale-SP_178000_G.pth', 'OmniSR_X2_DIV2K.safetensors'])
      expect(
        upscalers.some((name: string) => name.toLowerCase().includes(own.toLowerCase())),
        own,
      ).toBe(true)
    expect(await jsonOf(server, '/api/etn/languages')).toEqual([])
    expect(await jsonOf(server, '/api/etn/model_info/checkpoints?offset=0&limit=8')).toEqual({
      starter: { base_model: 'sd15', is_inpaint: false, is_refiner: false, type: 'eps' },
      _meta: { offset: 0, count: 1, total: 1 },
    })
    expect(await jsonOf(server, '/api/etn/model_info/diffusion_models?offset=0&limit=8')).toEqual({
      _meta: { offset: 0, count: 0, total: 0 },
    })
  })

  feature('draw', 'at the size of the canvas', async server => {
    const { pictures } = await run(server, workflow(empty))
    expect(pictures).toHaveLength(1)
    expect(await decode(pictures[0]!)).toMatchObject(square)
  })

  feature('progress', 'counts nodes and steps', async server => {
    const prompt = workflow(empty)
    const { heard } = await run(server, prompt)
    const types = (type: string) => heard.filter((message: Heard) => message.type === type)
    expect(types('progress').length).toBeGreaterThanOrEqual(2)
    expect(types('executing')).toHaveLength(Object.keys(prompt).length + 1)
    // Only PNGs would be results.
    expect(types('picture').every(message => 'format' in message && message.format === 1)).toBe(true)
  })

  feature('picture', 'refines what is on the canvas', async server => {
    const given = await photo()
    const bytes = Buffer.from(await encodePng(given))
    const sent = await server.send('/api/etn/image/1a2b3c4d', {
      ...{ method: 'PUT', headers: { 'content-type': 'application/octet-stream' }, body: bytes },
    })
    expect(sent.status).toBe(201)
    const canvas = {
      image: node('ETN_LoadImageCache', { id: '1a2b3c4d' }),
      latent: node('VAEEncode', { vae: ['1', 2], pixels: ['image', 0] }),
    }
    const { pictures } = await run(server, workflow(canvas, { steps: 4, from: 3 }))
    const drawn = await decode(pictures[0]!)
    const sum = given.data.reduce((total, value, i) => total + Math.abs(value - drawn.data[i]!), 0)
    expect(sum / given.data.length).toBeLessThan(40)
  })

  const upscaler = (name: string) => ({
    up: node('UpscaleModelLoader', { model_name: `Likeness in place of ${name}` }),
  })
  const sendCanvas = async (server: TestServer, id: string, width: number, height: number) => {
    const image = await resizeImage(await photo(), width, height, 'area')
    const body = Buffer.from(await encodePng(image))
    const headers = { 'content-type': 'application/octet-stream' }
    await server.send(`/api/etn/image/${id}`, { method: 'PUT', headers, body })
    return { image, node: { canvas: node('ETN_LoadImageCache', { id }) } }
  }

  feature('sizes', 'larger than its style draws at once: enlarged in between', async server => {
    const { 9: first, 10: decoded, 11: _, ...others } = workflow(empty)
    const { pictures } = await run(server, {
      ...others,
      ...{ 9: first!, 10: decoded!, ...upscaler('OmniSR_X2_DIV2K.safetensors') },
      '20': node('ImageUpscaleWithModel', { upscale_model: ['up', 0], image: ['10', 0] }),
      '21': node('ImageScale', {
        ...{ image: ['20', 0], upscale_method: 'lanczos', width: 384, height: 320, crop: 'disabled' },
      }),
      '22': node('VAEEncode', { vae: ['1', 2], pixels: ['21', 0] }),
      '23': node('BasicScheduler', { model: ['1', 0], scheduler: 'karras', steps: 4, denoise: 1 }),
      '24': node('SplitSigmas', { sigmas: ['23', 0], step: 2 }),
      '25': node('SamplerCustomAdvanced', {
        ...{
          noise: ['5', 0],
          guider: ['4', 0],
          sampler: ['6', 0],
          sigmas: ['24', 1],
          latent_image: ['22', 0],
        },
      }),
      '26': node('VAEDecode', { vae: ['1', 2], samples: ['25', 0] }),
      '27': node('ETN_SaveImageCache', { images: ['26', 0], format: 'PNG' }),
    })
    expect(await decode(pictures[0]!)).toMatchObject({ width: 384, height: 320 })
  })

  // Source: workflow.py, `upscale_simple`
  feature('enlarge', 'the canvas, without drawing', async server => {
    const { node: canvas } = await sendCanvas(server, 'small', 96, 64)
    const { pictures } = await run(server, {
      ...{ ...canvas, ...upscaler('4x_NMKD-Superscale-SP_178000_G.pth') },
      '1': node('ImageUpscaleWithModel', { upscale_model: ['up', 0], image: ['canvas', 0] }),
      '2': node('ImageScale', {
        ...{ image: ['1', 0], upscale_method: 'lanczos', width: 192, height: 128, crop: 'disabled' },
      }),
      '3': node('ETN_SaveImageCache', { images: ['2', 0], format: 'PNG' }),
    })
    expect(await decode(pictures[0]!)).toMatchObject({ width: 192, height: 128 })
  })

  // Source: workflow.py, `upscale_tiled`
  feature('enlarge', 'the canvas, refined in tiles', async server => {
    const { image, node: canvas } = await sendCanvas(server, 'tiles', 192, 96)
    const { 8: _8, 9: _9, 10: _10, 11: _11, ...common } = workflow(empty)
    const { latent: _, ...model } = common
    const tile = (index: number, onto: readonly [string, number]): Workflow => ({
      [`tile${index}`]: node('ETN_ExtractImageTile', { image: ['large', 0], layout: ['layout', 0], index }),
      [`mask${index}`]: node('ETN_GenerateTileMask', { layout: ['layout', 0], index }),
      [`encoded${index}`]: node('VAEEncode', { vae: ['1', 2], pixels: [`tile${index}`, 0] }),
      [`masked${index}`]: node('SetLatentNoiseMask', {
        ...{ samples: [`encoded${index}`, 0], mask: [`mask${index}`, 0] },
      }),
      [`drawn${index}`]: node('SamplerCustomAdvanced', {
        ...{ noise: ['5', 0], guider: ['4', 0], sampler: ['6', 0], sigmas: ['late', 1] },
        latent_image: [`masked${index}`, 0],
      }),
      [`decoded${index}`]: node('VAEDecode', { vae: ['1', 2], samples: [`drawn${index}`, 0] }),
      [`merged${index}`]: node('ETN_MergeImageTile', {
        ...{ image: onto, layout: ['layout', 0], index, tile: [`decoded${index}`, 0] },
      }),
    })
    const { pictures } = await run(server, {
      ...{ ...model, ...canvas, ...upscaler('OmniSR_X2_DIV2K.safetensors') },
      large: node('ImageUpscaleWithModel', { upscale_model: ['up', 0], image: ['canvas', 0] }),
      layout: node('ETN_TileLayout', {
        ...{ image: ['large', 0], min_tile_size: 256, padding: 32, blending: 16, multiple: 8 },
      }),
      '7': node('BasicScheduler', { model: ['1', 0], scheduler: 'karras', steps: 4, denoise: 1 }),
      late: node('SplitSigmas', { sigmas: ['7', 0], step: 3 }),
      ...tile(0, ['large', 0]),
      ...tile(1, ['merged0', 0]),
      end: node('ETN_SaveImageCache', { images: ['merged1', 0], format: 'PNG' }),
    })
    const drawn = await decode(pictures[0]!)
    expect(drawn).toMatchObject({ width: 384, height: 192 })
    expect(await differenceOf(image, drawn)).toBeLessThan(40)
  })

  feature('cancel', 'takes a job back, and ends the running one', async server => {
    const client_id = crypto.randomUUID()
    const listener = await listenAt(server.url, client_id)
    const send = (prompt_id: string, prompt: Workflow) =>
      server.sendJson('/prompt', { prompt, client_id, prompt_id })
    await send('running', workflow(empty, { steps: 150 }))
    await send('waiting', workflow(empty))
    await server.sendJson('/queue', { delete: ['waiting'] })
    await server.sendJson('/interrupt', {})
    await listener.until(({ type }) => type === 'execution_interrupted')
    await listener.until(isEndOf('running'))
    listener.close()
    expect(await jsonOf(server, '/queue')).toEqual({ queue_running: [], queue_pending: [] })
    expect(Object.keys(await jsonOf(server, '/history'))).not.toContain('waiting')
  })

  feature('errors', 'a node that is missing is named', async server => {
    const prompt = { ...workflow(empty), '12': node('IPAdapterModelLoader', { ipadapter_file: 'x' }) }
    const { status, json } = await server.sendJson('/prompt', { prompt })
    expect(status).toBe(400)
    expect(json.error.message).toContain('IPAdapterModelLoader')
  })
})
