import { Client } from '@stable-canvas/comfyui-client'
import { describe, expect } from 'vitest'
import { WebSocket } from 'ws'
import { readPictureTexts } from '../../../src/core/imaging/codec/embed-metadata.ts'
import { encodePng } from '../../../src/core/imaging/codec/encode.ts'
import type { TestServer } from '../server.ts'
import { isEndOf, listenAt } from './comfyui-listener.ts'
import {
  decode,
  endless,
  isInside,
  jsonOf,
  middleMask,
  node,
  photo,
  square,
  textToImage,
  upload,
  view,
  type Workflow,
} from './comfyui-workflows.ts'
import { feature } from './features.ts'

describe('ComfyUI for JavaScript (@stable-canvas/comfyui-client)', () => {
  const withClient = async (server: TestServer, use: (client: Client) => Promise<void>) => {
    const client = new Client({
      api_host: new URL(server.url).host,
      // The package knows the browser's WebSocket alone.
      WebSocket: WebSocket as unknown as typeof globalThis.WebSocket,
    })
    const connected = new Promise<void>(resolve => client.once('connected', () => resolve()))
    void client.connect()
    await connected
    try {
      await use(client)
    } finally {
      client.close()
    }
  }

  /** Runs a workflow as the client does, and fetches what it made. */
  const make = async (server: TestServer, workflow: Workflow, watch = (_: Client) => {}) => {
    const pictures: Buffer[] = []
    await withClient(server, async client => {
      watch(client)
      const { images } = await client.enqueue(workflow as never, {})
      for (const image of images) {
        // It lists the previews of each step, too.
        if (image.type !== 'url') continue
        const { pathname, search } = new URL(image.data)
        pictures.push((await server.send(pathname + search)).bytes)
      }
    })
    return pictures
  }

  feature('connect', 'nodes, models and the queue', server =>
    withClient(server, async client => {
      const nodes = await client.getNodeDefs()
      expect(nodes.KSampler).toMatchObject({ output: ['LATENT'], output_node: false })
      expect(nodes.SaveImage).toMatchObject({ output_node: true })
      expect(await client.getSDModels()).toEqual(['starter'])
      expect(await client.getSamplers()).toContain('dpmpp_2m')
      expect(await client.getSchedulers()).toContain('karras')
      expect(await client.getEmbeddings()).toEqual([])
      expect(await client.getExtensions()).toEqual([])
      expect((await client.getSystemStats()).devices[0]).toMatchObject({ type: 'cpu' })
      expect(await client.getQueue()).toEqual({ Running: [], Pending: [] })
      await client.free({ unload_models: true, free_memory: true })
    }),
  )

  feature('recipe', 'in the file, as other programs read it', async server => {
    const [picture] = await make(server, textToImage())
    expect(readPictureTexts(picture!).get('parameters')).toMatch(
      /a portrait of a queen\nNegative prompt: hat\nSteps: 1, Sampler: Euler, Schedule type: Uniform/,
    )
  })

  feature('progress', 'steps and previews', async server => {
    const progress: unknown[] = []
    const previews: Blob[] = []
    const [picture] = await make(server, textToImage(), client => {
      client.on('progress', data => progress.push(data))
      client.on('b_preview', blob => previews.push(blob))
    })
    expect(await decode(picture!)).toMatchObject(square)
    expect(progress).toContainEqual(expect.objectContaining({ value: 1, max: 1, node: '3' }))
    expect(Buffer.from(await previews[0]!.arrayBuffer()).readUInt16BE()).toBe(0xffd8)
  })

  feature('batch', 'of two pictures, in a larger size than the model draws', async server => {
    const workflow: Workflow = textToImage()
    Object.assign(workflow['5']!.inputs, { batch_size: 2 })
    workflow['10'] = node('ImageScaleBy', { image: ['8', 0], upscale_method: 'bicubic', scale_by: 1.5 })
    workflow['9']!.inputs.images = ['10', 0]
    const before = server.library().length
    const pictures = await make(server, workflow)
    expect(pictures).toHaveLength(2)
    expect(pictures[0]!.equals(pictures[1]!)).toBe(false)
    for (const picture of pictures) {
      expect(await decode(picture)).toMatchObject({ width: 384, height: 384 })
      expect(readPictureTexts(picture).get('parameters')).toContain('a portrait of a queen')
    }
    // What was drawn on the way is in no library.
    expect(server.library().length - before).toBe(2)
  })

  feature('mask', 'outside of it the photo stays', async server => {
    const given = await photo()
    await upload(server, 'masked.png', await encodePng(given))
    await upload(server, 'mask.png', await middleMask())
    const [picture] = await make(server, {
      ...textToImage(square, 'PreviewImage'),
      '10': node('LoadImage', { image: 'masked.png' }),
      '11': node('LoadImageMask', { image: 'mask.png', channel: 'red' }),
      '5': node('VAEEncodeForInpaint', {
        ...{ pixels: ['10', 0], vae: ['4', 2], mask: ['11', 0], grow_mask_by: 0 },
      }),
    })
    const drawn = await decode(picture!)
    const differences = given.data.map((value, i) => Math.abs(value - drawn.data[i]!))
    const most = (inside: boolean) =>
      differences.reduce(
        (max, value, i) => (isInside(Math.floor(i / 3)) === inside && value > max ? value : max),
        0,
      )
    expect(most(false)).toBe(0)
    expect(most(true)).toBeGreaterThan(40)
  })

  feature('swap', 'and enlarges the result', async server => {
    const given = await photo()
    await upload(server, 'target.png', await encodePng(given))
    const mirrored = {
      ...given,
      data: given.data.map((_, i) => {
        const [at, c] = [Math.floor(i / 3), i % 3]
        return given.data[3 * (at - (at % 256) + 255 - (at % 256)) + c]!
      }),
    }
    await upload(server, 'face.png', await encodePng(mirrored))
    const before = server.library().length
    const [picture] = await make(server, {
      '1': node('LoadImage', { image: 'target.png' }),
      '2': node('LoadImage', { image: 'face.png' }),
      '3': node('ReActorFaceSwap', {
        ...{ enabled: true, input_image: ['1', 0], source_image: ['2', 0], swap_model: 'built-in' },
        ...{ facedetection: 'retinaface_resnet50', face_restore_model: 'none' },
        ...{ face_restore_visibility: 1, codeformer_weight: 0.5, console_log_level: 1 },
        ...{ detect_gender_input: 'no', detect_gender_source: 'no' },
        ...{ input_faces_index: '0', source_faces_index: '0' },
      }),
      '4': node('UpscaleModelLoader', { model_name: '2x_starter' }),
      '5': node('ImageUpscaleWithModel', { upscale_model: ['4', 0], image: ['3', 0] }),
      '6': node('SaveImage', { images: ['5', 0], filename_prefix: 'swapped' }),
    })
    expect(await decode(picture!)).toMatchObject({ width: 512, height: 512 })
    expect(readPictureTexts(picture!).get('XML:com.adobe.xmp')).toContain('compositeWithTrained')
    expect(server.library().length - before).toBe(1)
  })
})

describe('Open WebUI (ComfyUI)', () => {
  /** Source: open-webui, backend/open_webui/utils/images/comfyui.py and routers/images.py */
  const headers = { 'user-agent': 'Mozilla/5.0', authorization: 'Bearer ' }

  const imagesOf = async (server: TestServer, workflow: Workflow) => {
    const clientId = crypto.randomUUID()
    const listener = await listenAt(server.url, clientId, headers)
    const sent = await server.sendJson('/prompt', { prompt: workflow, client_id: clientId }, { headers })
    expect(sent.status).toBe(200)
    await listener.until(isEndOf(sent.json.prompt_id))
    listener.close()
    const history = (await jsonOf(server, `/history/${sent.json.prompt_id}`))[sent.json.prompt_id]
    const outputs = Object.entries<{ images?: Record<string, string>[] }>(history.outputs)
    const images = outputs.flatMap(([id, { images = [] }]) =>
      ['SaveImage', 'PreviewImage'].includes(workflow[id]!.class_type) ? images : [],
    )
    return Promise.all(images.map(image => view(server, image)))
  }

  feature('connect', 'the address is right, and lists the models', async server => {
    const { status, json } = await server.send('/object_info', { headers })
    expect(status).toBe(200)
    expect(json.CheckpointLoaderSimple.input.required.ckpt_name[0]).toEqual(['starter'])
  })

  feature('draw', 'with the workflow it begins with', async server => {
    const [picture] = await imagesOf(server, textToImage())
    expect(picture!.headers['content-type']).toBe('image/png')
    expect(await decode(picture!.bytes)).toMatchObject(square)
  })

  feature('picture', 'edits one that it sends', async server => {
    const sent = await upload(server, 'sent.png', await encodePng(await photo()), { type: 'input' })
    expect(sent.json).toEqual({ name: 'sent.png', subfolder: '', type: 'input' })
    const workflow = textToImage(square, 'PreviewImage')
    Object.assign(workflow['3'].inputs, { denoise: 0.3 })
    const [picture] = await imagesOf(server, {
      ...workflow,
      '10': node('LoadImage', { image: sent.json.name }),
      '5': node('VAEEncode', { pixels: ['10', 0], vae: ['4', 2] }),
    })
    const [drawn, given] = [await decode(picture!.bytes), await photo()]
    const mean =
      given.data.reduce((sum, value, i) => sum + Math.abs(value - drawn.data[i]!), 0) / given.data.length
    expect(mean).toBeGreaterThan(0.5)
    expect(mean).toBeLessThan(40)
  })
})

describe('SillyTavern (ComfyUI)', () => {
  /** node-fetch calls a string a text. Source: SillyTavern, src/endpoints/stable-diffusion.js */
  const send = (server: TestServer, prompt: Workflow) =>
    server.send('/prompt', {
      ...{ method: 'POST', headers: { 'content-type': 'text/plain;charset=UTF-8' } },
      body: JSON.stringify({ prompt }),
    })

  feature('connect', 'samplers, schedulers, models and VAEs', async server => {
    expect((await server.send('/system_stats')).status).toBe(200)
    const { KSampler, CheckpointLoaderSimple, VAELoader } = await jsonOf(server, '/object_info')
    expect(KSampler.input.required.sampler_name[0]).toContain('euler_ancestral')
    expect(KSampler.input.required.scheduler[0]).toContain('karras')
    expect(CheckpointLoaderSimple.input.required.ckpt_name[0]).toEqual(['starter'])
    expect(VAELoader.input.required.vae_name[0]).toEqual([])
  })

  feature('draw', 'and finds the picture in the history', async server => {
    const { json } = await send(server, textToImage())
    const item = async () => (await jsonOf(server, '/history'))[json.prompt_id]
    await expect.poll(item, { timeout: 60_000 }).toMatchObject({ status: { status_str: 'success' } })
    const [output] = Object.values<{ images: Record<string, string>[] }>((await item()).outputs)
    expect(await decode((await view(server, output!.images[0]!)).bytes)).toMatchObject(square)
  })

  feature('cancel', 'when its page is closed', async server => {
    const { json } = await send(server, endless())
    const running = async () => (await jsonOf(server, '/queue')).queue_running.length
    await expect.poll(running, { timeout: 60_000 }).toBe(1)
    await server.send('/interrupt', { method: 'POST' })
    const interrupted = ['execution_interrupted', expect.objectContaining({ prompt_id: json.prompt_id })]
    await expect
      .poll(async () => (await jsonOf(server, '/history'))[json.prompt_id], { timeout: 60_000 })
      .toMatchObject({
        status: { status_str: 'error', completed: false, messages: expect.arrayContaining([interrupted]) },
      })
  })

  feature('errors', 'a placeholder that was left in is refused', async server => {
    const workflow = textToImage()
    workflow['4'].inputs.ckpt_name = '%model%'
    const { status, json } = await send(server, workflow)
    expect(status).toBe(400)
    expect(json.error).toMatchObject({
      type: 'prompt_outputs_failed_validation',
      details: expect.stringContaining("'%model%' not in [starter]"),
    })
    expect(json.node_errors['4']).toMatchObject({
      ...{ class_type: 'CheckpointLoaderSimple', dependent_outputs: ['9'] },
    })
  })
})
