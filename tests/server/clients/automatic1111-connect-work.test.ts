import { beforeAll, describe, expect } from 'vitest'
import { until } from '../server.ts'
import {
  beginEndless,
  blurredPhoto,
  dataUrl,
  decode,
  differenceOf,
  drawOnce,
  measured,
  smallPhoto,
} from './automatic1111.ts'
import { clientServer, feature } from './features.ts'

// What clients of AUTOMATIC1111's web UI send while and after they draw, and what they read in the answers.

beforeAll(clientServer)

// Source: mix1009/sdwebuiapi (PyPI webuiapi 0.9.17), webuiapi.py
describe('webuiapi', () => {
  const extras = {
    ...{ resize_mode: 0, show_extras_results: true, gfpgan_visibility: 0, codeformer_visibility: 0 },
    ...{ codeformer_weight: 0, upscaling_resize: 2, upscaling_resize_w: 512, upscaling_resize_h: 512 },
    ...{ upscaling_crop: true, upscaler_1: 'None', upscaler_2: 'None', extras_upscaler_2_visibility: 0 },
    upscale_first: false,
  }

  feature('enlarge', 'by a factor, to a size with and without what is more', async server => {
    const image = dataUrl(await smallPhoto(90, 60))
    const enlarge = async (fields: object) => {
      const body = { ...extras, image, upscaler_1: 'R-ESRGAN 4x+', ...fields }
      const { status, json } = await server.sendJson('/sdapi/v1/extra-single-image', body)
      expect(status, JSON.stringify(json)).toBe(200)
      return json
    }
    const twice = await enlarge({})
    expect(await measured(twice.image)).toEqual({ width: 180, height: 120, format: 'png' })
    expect(twice.html_info).toContain('Postprocess upscale by: 2')
    const factor = await enlarge({ upscaling_resize: 1.5, upscaler_1: 'Lanczos' })
    expect(await measured(factor.image)).toMatchObject({ width: 135, height: 90 })
    const to = { resize_mode: 1, upscaling_resize_w: 120, upscaling_resize_h: 120, upscaler_1: 'Nearest' }
    expect(await measured((await enlarge(to)).image)).toMatchObject({ width: 120, height: 120 })
    const whole = await enlarge({ ...to, upscaling_crop: false })
    expect(await measured(whole.image)).toMatchObject({ width: 180, height: 120 })
    const none = await enlarge({ upscaler_1: 'None' })
    expect(await measured(none.image)).toMatchObject({ width: 90, height: 60 })
  })

  feature('enlarge', 'several pictures, with their faces restored as far as is asked for', async server => {
    const image = await blurredPhoto()
    const restore = async (gfpgan_visibility: number) => {
      const { status, json } = await server.sendJson('/sdapi/v1/extra-batch-images', {
        ...{ ...extras, gfpgan_visibility },
        imageList: [{ data: dataUrl(image), name: 'image00001' }],
      })
      expect(status, JSON.stringify(json)).toBe(200)
      expect(json.images).toHaveLength(1)
      return decode(json.images[0])
    }
    const before = await decode(image)
    const [none, half, all] = [await restore(0), await restore(0.5), await restore(1)]
    expect(await differenceOf(none, before)).toBe(0)
    const full = await differenceOf(all, before)
    expect(full).toBeGreaterThan(0.1)
    expect((await differenceOf(half, before)) / full).toBeCloseTo(0.5, 1)
  })

  feature('recipe', 'of a drawing, with each setting', async server => {
    const { json: drawn } = await drawOnce(server)
    const { json } = await server.sendJson('/sdapi/v1/png-info', { image: dataUrl(drawn.images[0]) })
    expect(json.info).toContain('Negative prompt: hat')
    expect(json.parameters).toMatchObject({
      ...{ Prompt: 'a portrait of a queen', 'Negative prompt': 'hat', Steps: '1', Sampler: 'Euler a' },
      ...{ Seed: '7', 'Size-1': '256', 'Size-2': '256', Version: expect.stringContaining('Likeness') },
    })
  })

  feature('recipe', 'a picture in words, without a guess about anybody', async server => {
    const image = dataUrl(await smallPhoto(256, 256))
    const { status, json } = await server.sendJson('/sdapi/v1/interrogate', { image, model: 'clip' })
    expect(status).toBe(200)
    expect(json).toEqual({
      caption: expect.stringMatching(/^a square picture with one face, (close-up|portrait), in the middle/),
    })
    const unknown = await server.sendJson('/sdapi/v1/interrogate', { image, model: 'blip9' })
    expect(unknown).toMatchObject({ status: 404, json: { detail: expect.stringContaining('deepdanbooru') } })
  })

  feature('recipe', 'what a ControlNet would see, by the older name of its pictures', async server => {
    const body = {
      ...{ controlnet_module: 'canny', controlnet_images: [dataUrl(await smallPhoto(100, 150))] },
      ...{ controlnet_processor_res: 64, controlnet_threshold_a: 64, controlnet_threshold_b: 64 },
    }
    const { status, json } = await server.sendJson('/controlnet/detect', body)
    expect([status, json.info]).toEqual([200, 'Success'])
    expect(await measured(json.images[0])).toMatchObject({ width: 64, height: 96 })
    const seen = await decode(json.images[0])
    expect(new Set(seen.data)).toEqual(new Set([0, 255]))
    const depth = await server.sendJson('/controlnet/detect', { ...body, controlnet_module: 'depth_midas' })
    expect(depth).toMatchObject({ status: 400, json: { detail: expect.stringContaining('canny') } })
    const none = await server.sendJson('/controlnet/detect', { controlnet_module: 'canny' })
    expect(none).toMatchObject({ status: 400, json: { detail: expect.stringContaining('picture') } })
  })

  feature('errors', 'a field, an upscaler, a picture, training and ending the server', async server => {
    const image = await smallPhoto()
    const enlarge = (fields: object) =>
      server.sendJson('/sdapi/v1/extra-single-image', { ...extras, image, ...fields })
    expect(await enlarge({ upscaling_resize: 'much' })).toMatchObject({
      ...{ status: 422, json: { detail: [{ loc: ['body', 'upscaling_resize'] }] } },
    })
    expect((await enlarge({ image: 'https://example.org/a.png' })).json.detail[0].msg).toMatch(
      /nothing is fetched/,
    )
    expect(await enlarge({ upscaler_1: 'Magic' })).toMatchObject({
      ...{ status: 400, json: { detail: expect.stringContaining('Lanczos') } },
    })
    expect(await enlarge({ upscaler_2: 'Lanczos', extras_upscaler_2_visibility: 0.5 })).toMatchObject({
      ...{ status: 400, json: { detail: expect.stringMatching(/^upscaler_2/) } },
    })
    expect(
      await enlarge({ upscaling_resize: '16', upscaler_1: 'Nearest', image: await smallPhoto(900, 900) }),
    ).toMatchObject({
      ...{ status: 413, json: { detail: expect.stringContaining('megapixels') } },
    })
    for (const path of ['train/embedding', 'create/hypernetwork', 'server-kill']) {
      const { status, json } = await server.sendJson(`/sdapi/v1/${path}`, { name: 'x' })
      expect([status, json.error], path).toEqual([501, 'not-offered'])
    }
  })
})

// Source: centuryglass/sd-backend-client 0.5.0 (PyPI), api/a1111_webservice.py
describe('sd-backend-client', () => {
  feature('enlarge', 'to a size by the first upscaler of the list that enlarges', async server => {
    const { json: upscalers } = await server.send('/sdapi/v1/upscalers')
    const first = upscalers.find(({ name }: { name: string }) => name.toLowerCase() !== 'none')
    const { json } = await server.sendJson('/sdapi/v1/extra-single-image', {
      ...{ resize_mode: 1, upscaling_resize_w: 130, upscaling_resize_h: 140, upscaler_1: first.name },
      image: dataUrl(await smallPhoto()),
    })
    expect(await measured(json.image)).toMatchObject({ width: 130, height: 140 })
  })

  feature('progress', 'of a task by its name, with a preview once', async server => {
    const drawing = await beginEndless(server, { force_task_id: 'task(txt2img-1)' })
    const ask = async (fields: object) =>
      (await server.sendJson('/internal/progress', { id_task: 'task(txt2img-1)', ...fields })).json
    const first = await ask({ id_live_preview: -1, live_preview: true })
    expect(first).toMatchObject({ active: true, queued: false, completed: false, paused: false })
    expect(first.live_preview).toMatch(/^data:image\/jpeg;base64,/)
    expect(first.progress).toBeGreaterThan(0)
    expect(await ask({ live_preview: false })).toMatchObject({ active: true, live_preview: null })
    expect(await ask({ id_task: 'task(other)' })).toMatchObject({ active: false, completed: false })
    await drawing.stop()
    expect(await ask({})).toMatchObject({ active: false, completed: true })
  })
})

// Source: AbdullahAlfaraj/Auto-Photoshop-StableDiffusion-Plugin, typescripts/session/progress.ts, modes.ts
describe('Auto-Photoshop', () => {
  feature('cancel', 'interrupt without a body, and the state says so', async server => {
    const drawing = await beginEndless(server)
    const headers = { accept: 'application/json', 'content-type': 'application/json' }
    const stopped = await server.send('/sdapi/v1/interrupt', { method: 'POST', headers })
    expect(stopped).toMatchObject({ status: 200, json: {} })
    expect((await drawing.reply).status).not.toBe(500)
    const { json } = await server.send('/sdapi/v1/progress?skip_current_image=false')
    expect(json).toMatchObject({ progress: 0, current_image: null })
    expect(json.state).toMatchObject({ interrupted: true, job: '', job_count: 0 })
  })

  feature('enlarge', 'a layer by a factor', async server => {
    const { json } = await server.sendJson('/sdapi/v1/extra-single-image', {
      ...{ resize_mode: 0, upscaling_resize: 2, upscaler_1: 'Lanczos', upscaler_2: 'None' },
      ...{ image: await smallPhoto(), gfpgan_visibility: 0, codeformer_visibility: 0, codeformer_weight: 0 },
    })
    expect(await measured(json.image)).toMatchObject({ width: 192, height: 192 })
  })
})

// Source: SillyTavern/SillyTavern, src/endpoints/stable-diffusion.js
describe('SillyTavern', () => {
  feature(
    'cancel',
    'interrupts when its page is closed, and waits until nothing is to be done',
    async server => {
      const drawing = await beginEndless(server)
      await server.send('/sdapi/v1/interrupt', { method: 'POST' })
      await drawing.reply
      const { json } = await server.send('/sdapi/v1/progress')
      expect([json.progress, json.state.job_count]).toEqual([0, 0])
    },
  )
})

// Source: thndrbrrr/gimp-stable-boy, src/gimp_stable_boy/commands/upscale.py
describe('stable-boy (GIMP)', () => {
  feature('enlarge', 'by a network of its own list', async server => {
    const { json } = await server.sendJson('/sdapi/v1/extra-single-image', {
      ...{
        upscaling_resize: 2,
        upscaler_1: 'SwinIR_4x',
        upscaler_2: 'None',
        extras_upscaler_2_visibility: 0,
      },
      image: dataUrl(await smallPhoto()),
    })
    expect(await measured(json.image)).toMatchObject({ width: 192, height: 192 })
  })
})

// Source: benrugg/AI-Render, sd_backends/automatic1111_api.py, which sends its factor and both sides
describe('AI Render (Blender)', () => {
  feature('enlarge', 'a rendering by its factor', async server => {
    const { json } = await server.sendJson('/sdapi/v1/extra-single-image', {
      ...{ resize_mode: 0, show_extras_results: true, gfpgan_visibility: 0, codeformer_visibility: 0 },
      ...{ codeformer_weight: 0, upscaling_resize: 1.5, upscaling_resize_w: 768, upscaling_resize_h: 768 },
      ...{ upscaling_crop: true, upscaler_1: 'Likeness Starter', upscaler_2: 'None' },
      ...{ extras_upscaler_2_visibility: 0, upscale_first: true, image: dataUrl(await smallPhoto()) },
    })
    expect(json.images).toBeUndefined()
    expect(await measured(json.image)).toMatchObject({ width: 144, height: 144 })
  })
})

// Source: Kilvoctu/aiyabot, core/stablecog.py, upscalecog.py, identifycog.py and ctxmenuhandler.py
describe('aiyabot', () => {
  feature('progress', 'a preview, steps and the time left, while there is a job', async server => {
    const drawing = await beginEndless(server)
    const { json } = await server.send('/sdapi/v1/progress')
    expect(json.state.job).not.toBe('')
    expect(json.state.job_count).toBe(8)
    expect(json.state.job_no).toBe(0)
    expect(json.state.job_timestamp).toMatch(/^20\d{12}$/)
    expect(json.state.sampling_steps).toBe(150)
    expect(json.eta_relative).toBeGreaterThan(0)
    expect((await measured(json.current_image)).format).toBe('jpeg')
    await drawing.stop()
  })

  feature('cancel', 'skips a picture, and the next of the batch is drawn', async server => {
    const drawing = await beginEndless(server, { batch_size: 1, n_iter: 2 })
    const isAt = async (picture: number) =>
      (await server.send('/sdapi/v1/progress')).json.state.job_no === picture - 1
    expect(await isAt(1)).toBe(true)
    expect(await server.send('/sdapi/v1/skip', { method: 'POST' })).toMatchObject({ status: 200, json: null })
    await until(async () => {
      const { json } = await server.send('/sdapi/v1/progress')
      return json.state.job_no === 1 && json.state.sampling_step > 0
    }, 'the second picture was begun')
    await server.send('/sdapi/v1/skip', { method: 'POST' })
    const { status, json } = await drawing.reply
    expect([status, json.images.length]).toEqual([200, 2])
    for (const image of json.images) expect(await measured(image)).toMatchObject({ width: 256, height: 256 })
  })

  feature('recipe', 'the prompt in the first line, and what to leave out in the second', async server => {
    const { json: drawn } = await drawOnce(server)
    const { json } = await server.sendJson('/sdapi/v1/png-info', { image: dataUrl(drawn.images[0]) })
    const lines = json.info.split('\n')
    expect(lines[0]).toBe('a portrait of a queen')
    expect(lines[1]).toBe('Negative prompt: hat')
  })

  feature('recipe', 'identify in the words of either describer', async server => {
    const image = dataUrl(await smallPhoto(256, 256))
    for (const model of ['clip', 'deepdanbooru']) {
      const { json } = await server.sendJson('/sdapi/v1/interrogate', { image, model })
      expect(json.caption).toContain('one face')
    }
  })

  feature('enlarge', 'with the upscaler and faces of its command', async server => {
    const { json } = await server.sendJson('/sdapi/v1/extra-single-image', {
      ...{ upscaling_resize: '2.0', upscaler_1: 'ESRGAN_4x', gfpgan_visibility: '0.0' },
      ...{ codeformer_visibility: '0.5', upscale_first: 'True', image: dataUrl(await smallPhoto()) },
    })
    expect(await measured(json.image)).toMatchObject({ width: 192, height: 192 })
  })
})

// Source: AndBobsYourUncle/stable-diffusion-discord-bot, whose field is called upscaler1
describe('AndBobs', () => {
  feature('enlarge', 'twice', async server => {
    const { json } = await server.sendJson('/sdapi/v1/extra-single-image', {
      ...{ resize_mode: 0, upscaling_resize: 2, upscaler1: 'ESRGAN_4x', image: await smallPhoto() },
    })
    expect(await measured(json.image)).toMatchObject({ width: 192, height: 192 })
  })

  feature('progress', 'how far it is, and the time left', async server => {
    const drawing = await beginEndless(server)
    const { json } = await server.send('/sdapi/v1/progress')
    expect(json.progress).toBeGreaterThan(0)
    expect(json.progress).toBeLessThan(1)
    expect(json.eta_relative).toBeGreaterThan(0)
    await drawing.stop()
  })
})

// Source: Kalekki/stablediffusion-discord-bot-a1111, bot.py
describe('Kalekki', () => {
  feature('enlarge', 'a picture is under "image", and "images" is not there', async server => {
    const { json } = await server.sendJson('/sdapi/v1/extra-single-image', {
      ...{ image: dataUrl(await smallPhoto()), upscaling_resize: 2, upscaler_1: 'Lanczos' },
    })
    expect('images' in json).toBe(false)
    expect(await measured(json.image)).toMatchObject({ width: 192, height: 192 })
  })

  feature('recipe', 'the text that it writes into its own file', async server => {
    const { json: drawn } = await drawOnce(server)
    const { json } = await server.sendJson('/sdapi/v1/png-info', { image: dataUrl(drawn.images[0]) })
    const settings = json.info.split('\n').at(-1).split(', ')
    expect(settings[0]).toBe('Steps: 1')
    expect(settings[1]).toBe('Sampler: Euler a')
  })
})

// Source: LostRuins/lite.koboldai.net, index.html, `interrogate_new_image`
describe('KoboldAI Lite', () => {
  feature('recipe', 'a caption of a picture without the head of its data: URL', async server => {
    const { json } = await server.sendJson('/sdapi/v1/interrogate', {
      ...{ image: await smallPhoto(256, 256), model: 'clip' },
    })
    expect(json.caption).toContain('one face')
  })
})
