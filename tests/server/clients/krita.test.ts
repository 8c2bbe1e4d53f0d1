import { describe, expect } from 'vitest'
import { encodePng } from '../../../src/core/imaging/codec/encode.ts'
import type { TestServer } from '../server.ts'
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
    expect(nodes.ETN_LoadImageCache).toBeDefined()
    // It has to be told not to want these.
    expect(nodes.IPAdapter).toBeUndefined()
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
