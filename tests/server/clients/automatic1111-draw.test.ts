import { describe, expect } from 'vitest'
import { encodePng } from '../../../src/core/imaging/codec/encode.ts'
import {
  base64,
  dataUrl,
  decode,
  differenceOf,
  img2img,
  photoOf,
  txt2img,
  wholePhoto,
} from './automatic1111.ts'
import { feature } from './features.ts'

// The bodies are those of the clients, read from their sources, which each test names; only steps and sizes are smaller.

const small = { steps: 1, width: 256, height: 256 }
const queen = 'a portrait of a queen'

// Source: PyPI webuiapi 0.9.17, webuiapi.py, `WebUIApi.txt2img`, `img2img`, `ReActor`
describe('webuiapi', () => {
  const common = {
    ...{ styles: [], seed: -1, subseed: -1, subseed_strength: 0.0, seed_resize_from_h: 0 },
    ...{ seed_resize_from_w: 0, batch_size: 1, n_iter: 1, cfg_scale: 7.0, restore_faces: false },
    ...{ tiling: false, do_not_save_samples: false, do_not_save_grid: false, negative_prompt: '', eta: 1.0 },
    ...{ s_churn: 0, s_tmax: 0, s_tmin: 0, s_noise: 1, override_settings: {} },
    ...{ override_settings_restore_afterwards: true, sampler_name: 'Euler a', scheduler: 'automatic' },
    ...{ sampler_index: 'Euler a', script_name: null, script_args: [], send_images: true },
    ...{ save_images: false, alwayson_scripts: {} },
  }
  const ofText = {
    ...{ enable_hr: false, hr_scale: 2, hr_upscaler: 'Latent', hr_second_pass_steps: 0, hr_resize_x: 0 },
    ...{ hr_resize_y: 0, hr_checkpoint_name: null, hr_sampler_name: null, hr_scheduler: null, hr_prompt: '' },
    ...{ hr_negative_prompt: '', denoising_strength: 0.7, firstphase_width: 0, firstphase_height: 0 },
    ...common,
  }
  const ofImage = {
    ...{ resize_mode: 0, denoising_strength: 0.75, mask_blur: 4, inpainting_fill: 0, inpaint_full_res: true },
    ...{ inpaint_full_res_padding: 0, inpainting_mask_invert: 0, initial_noise_multiplier: 1 },
    ...{ image_cfg_scale: 1.5, include_init_images: false, ...common },
  }
  const reactorOf = (image: string) => ({
    reactor: {
      args: [
        ...[dataUrl(image), true, '0', '0', 'inswapper_128.onnx', 'CodeFormer', 1, true],
        ...['None', 1, 1, false, true, 1, 0, 0, false, 0.5, true, false, 'CUDA', true, 0, null],
      ],
    },
  })

  feature('draw', 'what info says is what is in the file, and nothing is kept', async server => {
    const before = server.library().length
    const body = { ...ofText, ...small, prompt: queen, negative_prompt: 'hat', seed: 7 }
    const { images, info, parameters } = await txt2img(server, body)
    expect(parameters).toMatchObject({ prompt: queen, width: 256, height: 256, cfg_scale: 7 })
    expect(info).toMatchObject({
      ...{ prompt: queen, all_prompts: [queen], negative_prompt: 'hat', all_negative_prompts: ['hat'] },
      ...{
        seed: 7,
        all_seeds: [7],
        subseed: expect.any(Number),
        all_subseeds: [expect.any(Number)],
        subseed_strength: 0,
      },
      ...{ width: 256, height: 256, sampler_name: 'Euler a', cfg_scale: 7, steps: 1, batch_size: 1 },
      ...{ restore_faces: false, face_restoration_model: null, sd_model_name: 'starter' },
      ...{ sd_model_hash: '', sd_vae_name: null, sd_vae_hash: null, seed_resize_from_w: 0 },
      ...{ seed_resize_from_h: 0, denoising_strength: 0.7, extra_generation_params: {}, styles: [] },
      ...{ index_of_first_image: 0, clip_skip: 1, is_using_inpainting_conditioning: false },
      job_timestamp: expect.stringMatching(/^\d{14}$/),
      version: expect.stringMatching(/^Likeness /),
    })
    const [infotext] = info.infotexts
    expect(infotext).toMatch(/^a portrait of a queen\nNegative prompt: hat\nSteps: 1, Sampler: Euler a, /)
    expect(Buffer.from(images[0]!, 'base64').includes(infotext)).toBe(true)
    expect(server.library()).toHaveLength(before)
  })

  feature('swap', 'ReActor puts the face of a picture into the drawing', async server => {
    const body = { ...ofText, ...small, steps: 4, cfg_scale: 1.5, prompt: queen, seed: 7 }
    const plain = await txt2img(server, body)
    const source = wholePhoto('astronaut-exif-6.jpg')
    const swapped = await txt2img(server, { ...body, alwayson_scripts: reactorOf(source) })
    const [one, other] = [await decode(plain.images[0]!), await decode(swapped.images[0]!)]
    expect([other.width, other.height]).toEqual([256, 256])
    // The face is another, the rest the same.
    expect(await differenceOf(one, other)).toBeGreaterThan(1)
    const corner = (image: typeof one) => [...image.data.subarray(0, 30)]
    expect(corner(other)).toEqual(corner(one))
    expect(swapped.info.infotexts[0]).toBe(plain.info.infotexts[0])
  })

  feature('swap', 'a drawing without a face for it is answered as it is, and info says so', async server => {
    const body = { ...ofText, ...small, steps: 4, cfg_scale: 1.5, prompt: queen, seed: 7 }
    const plain = await txt2img(server, body)
    const { reactor } = reactorOf(wholePhoto('astronaut-exif-6.jpg'))
    const args = reactor.args.map((arg, i) => (i === 3 ? '5' : arg))
    const { images, info } = await txt2img(server, { ...body, alwayson_scripts: { reactor: { args } } })
    const [one, other] = [await decode(plain.images[0]!), await decode(images[0]!)]
    expect(await differenceOf(one, other)).toBe(0)
    expect(info.extra_generation_params['Face swap']).toMatch(/seed 7 there was no face/)
  })

  feature('swap', 'with a denoising strength of 0 and no prompt it goes onto the photo', async server => {
    const photo = wholePhoto('mona_lisa.jpg')
    const { images, info } = await img2img(server, {
      ...{ ...ofImage, ...small, prompt: '', denoising_strength: 0, init_images: [photo] },
      alwayson_scripts: reactorOf(wholePhoto('astronaut-exif-6.jpg')),
    })
    const [before, after] = [await decode(photo), await decode(images[0]!)]
    expect([after.width, after.height]).toEqual([before.width, before.height])
    const difference = await differenceOf(before, after)
    expect(difference).toBeGreaterThan(0.3)
    expect(difference).toBeLessThan(20)
    expect(info).toMatchObject({ prompt: '', all_seeds: [-1], denoising_strength: 0 })
  })

  feature('mask', 'only what is white is drawn anew', async server => {
    const photo = await photoOf('mona_lisa.jpg', 96, 128)
    const white = (i: number) => (i % 96 < 40 ? 255 : 0)
    const data = Uint8Array.from({ length: 96 * 128 * 3 }, (_, i) => white(Math.floor(i / 3)))
    const mask = dataUrl(base64(await encodePng({ width: 96, height: 128, data })))
    const body = { ...ofImage, ...small, prompt: queen, init_images: [photo], mask, mask_blur: 0, steps: 2 }
    const { images, info } = await img2img(server, body)
    const [before, after] = [await decode(photo), await decode(images[0]!)]
    const changed = after.data.map((value, i) => Math.abs(value - before.data[i]!))
    expect(Math.max(...changed.filter((_, i) => white(Math.floor(i / 3)) === 0))).toBe(0)
    expect(Math.max(...changed)).toBeGreaterThan(40)
    expect(info.infotexts[0]).toContain('Denoising strength: 0.75, Mask blur: 0, Inpaint area: Only masked')
  })

  feature('errors', 'a script that is not there is not found in the words of the web UI', async server => {
    const body = {
      ...ofText,
      ...small,
      prompt: 'x',
      alwayson_scripts: { 'Self Attention Guidance': { args: [true] } },
    }
    expect(await server.sendJson('/sdapi/v1/txt2img', body)).toMatchObject({
      status: 422,
      json: { detail: 'always on script Self Attention Guidance not found' },
    })
    const other = await server.sendJson('/sdapi/v1/txt2img', {
      ...ofText,
      ...small,
      script_name: 'X/Y/Z plot',
    })
    expect(other).toMatchObject({ status: 422, json: { detail: "Script 'X/Y/Z plot' not found" } })
  })
})

// Source: open-webui, backend/open_webui/routers/images.py
describe('Open WebUI', () => {
  feature('draw', 'with numbers as the settings page has them, as text', async server => {
    const { info } = await txt2img(server, {
      ...{ prompt: queen, batch_size: 1, width: 256, height: 256, steps: 1, negative_prompt: '' },
      ...{ cfg_scale: '7.0', sampler_name: 'DPM++ 2M', scheduler: 'Karras' },
    })
    expect(info).toMatchObject({
      ...{ cfg_scale: 7, sampler_name: 'DPM++ 2M', extra_generation_params: { 'Schedule type': 'Karras' } },
    })
  })
})

// Source: SillyTavern, public/scripts/extensions/stable-diffusion/index.js, `generateAutoImage`
describe('SillyTavern', () => {
  feature('draw', 'with its settings', async server => {
    const { images, info } = await txt2img(server, {
      ...{ url: 'http://localhost:7860', auth: '', prompt: queen, negative_prompt: 'blurry', ...small },
      ...{ sampler_name: 'DPM++ 2M SDE Heun', scheduler: 'karras', cfg_scale: 7, restore_faces: true },
      ...{ enable_hr: false, hr_upscaler: 'Latent', hr_scale: 1, denoising_strength: 0.7 },
      ...{ hr_second_pass_steps: 0, override_settings: { CLIP_stop_at_last_layers: 1 } },
      ...{ override_settings_restore_afterwards: true, clip_skip: 1, save_images: true, send_images: true },
      ...{ do_not_save_grid: false, do_not_save_samples: false },
    })
    expect(images).toHaveLength(1)
    expect(info.infotexts[0]).toContain('Sampler: DPM++ 2M SDE, Schedule type: Karras')
    expect(info.restore_faces).toBe(true)
  })
})

// Source: LibreChat, api/app/clients/tools/structured/StableDiffusion.js
describe('LibreChat', () => {
  feature('draw', 'and it writes the infotext into the picture', async server => {
    const body = {
      prompt: queen,
      negative_prompt: 'cgi, 3d',
      cfg_scale: 4.5,
      steps: 1,
      width: 512,
      height: 512,
    }
    const { images, info } = await txt2img(server, body)
    expect(await decode(images[0]!)).toMatchObject({ width: 512, height: 512 })
    expect(info).toMatchObject({ height: 512, width: 512, seed: expect.any(Number) })
    expect(info.infotexts[0].split('\n').pop()).toMatch(/^Steps: 1, .*CFG scale: 4.5/)
  })
})

// Source: Auto-Photoshop-StableDiffusion-Plugin, utility/session.js, `getSettings`, and typescripts/session/modes.ts
describe('Auto-Photoshop', () => {
  feature('picture', 'a layer of another shape keeps all of itself', async server => {
    const photo = await photoOf('mona_lisa.jpg', 128, 256)
    const { images } = await img2img(server, {
      ...{ selection_info: { left: 0, top: 0, right: 256, bottom: 512 }, prompt: queen, negative_prompt: '' },
      ...{ steps: 10, cfg_scale: 7, width: 128, height: 256, denoising_strength: 0.1, batch_size: 1 },
      ...{ mask_blur: 0, use_sharp_mask: false, seed: -1, restore_faces: false, sampler_index: 'Euler a' },
      ...{ mask_expansion: 0, init_images: [photo], enable_hr: false, hr_denoising_strength: 0.7 },
      alwayson_scripts: {
        controlnet: { args: [{ enabled: false, input_image: '', module: 'none', model: 'none', weight: 1 }] },
      },
    })
    const [before, after] = [await decode(photo), await decode(images[0]!)]
    expect([after.width, after.height]).toEqual([128, 256])
    expect(await differenceOf(before, after)).toBeLessThan(35)
  })
})

// Source: gimp-stable-boy, src/gimp_stable_boy/commands/_command.py and inpainting.py: a seed is text there
describe('stable-boy (GIMP)', () => {
  feature('mask', 'what is black is drawn anew', async server => {
    const photo = await photoOf('mona_lisa.jpg', 64, 64)
    const black = await encodePng({ width: 64, height: 64, data: new Uint8Array(64 * 64 * 3) })
    const { images, info } = await img2img(server, {
      ...{ prompt: 'a crown', negative_prompt: '', steps: 2.0, sampler_index: 'Euler a', batch_size: 1 },
      ...{ cfg_scale: 7.5, seed: '-1', restore_faces: false, width: 256, height: 256 },
      ...{ denoising_strength: 0.5, init_images: [photo], inpainting_mask_invert: 1, inpainting_fill: 1 },
      ...{ mask_blur: 4.0, inpaint_full_res: false, inpaint_full_res_padding: 0, mask: base64(black) },
    })
    expect(await decode(images[0]!)).toMatchObject({ width: 256, height: 256 })
    expect(info).toMatchObject({ cfg_scale: 7.5, is_using_inpainting_conditioning: true })
  })
})

// Source: stable-gimpfusion, stable_gimpfusion.py, `imageToImage`; its dialog sends an empty prompt unless one is typed
describe('gimpfusion (GIMP)', () => {
  feature('sizes', 'any size in steps of 8', async server => {
    const { images } = await txt2img(server, {
      ...{ prompt: '', negative_prompt: '', cfg_scale: 7.5, denoising_strength: 0.8, steps: 1, width: 328 },
      ...{ height: 200, sampler_index: 'DPM2 a Karras', batch_size: 1, seed: -1 },
    })
    expect(await decode(images[0]!)).toMatchObject({ width: 328, height: 200 })
  })
})

// Source: AI Render, sd_backends/automatic1111_api.py, `generate`
describe('AI Render (Blender)', () => {
  feature('picture', 'with fields of its own beside those of the web UI', async server => {
    const photo = await photoOf('mona_lisa.jpg', 256, 256)
    const { info } = await img2img(server, {
      ...{ prompt: queen, negative_prompt: 'ugly', width: 256, height: 256, image_similarity: 0.4 },
      ...{ seed: 5, cfg_scale: 7, steps: 2, sampler: 'DPM adaptive', denoising_strength: 0.6 },
      ...{ sampler_index: 'DPM adaptive', init_images: [dataUrl(photo)] },
    })
    expect(info).toMatchObject({ seed: 5, sampler_name: 'DPM++ 2M', denoising_strength: 0.6 })
  })
})

// Source: aiyabot, core/stablecog.py
describe('aiyabot', () => {
  feature('batch', 'n_iter times batch_size', async server => {
    const { images, info } = await txt2img(server, {
      ...{
        prompt: queen,
        negative_prompt: '',
        ...small,
        cfg_scale: '7.0',
        sampler_index: 'Euler a',
        seed: 3,
      },
      ...{ seed_resize_from_h: -1, seed_resize_from_w: -1, denoising_strength: null, n_iter: 2 },
      ...{ batch_size: 1, styles: ['None'], override_settings: { CLIP_stop_at_last_layers: 1 } },
    })
    expect(images).toHaveLength(2)
    expect(info).toMatchObject({ all_seeds: [3, 4], all_prompts: [queen, queen], batch_size: 1 })
    expect(info.infotexts[1]).toContain('Seed: 4')
  })
})

// Source: stable-diffusion-discord-bot, stable_diffusion_api/stable_diffusion.go: it sends every field
describe('AndBobs', () => {
  feature('batch', 'variations of one picture, whose seeds it reads from info', async server => {
    const { images, info } = await txt2img(server, {
      ...{ prompt: queen, negative_prompt: 'ugly', width: 256, height: 256, restore_faces: false },
      ...{ enable_hr: false, hr_resize_x: 0, hr_resize_y: 0, denoising_strength: 0, batch_size: 2, seed: 7 },
      ...{ subseed: 9, subseed_strength: 0.15, sampler_name: 'Euler a', cfg_scale: 9, steps: 1, n_iter: 1 },
    })
    expect(info).toMatchObject({ all_seeds: [7, 7], all_subseeds: [9, 10], subseed_strength: 0.15 })
    expect(info.infotexts[1]).toContain('Seed: 7, Variation seed: 10, Variation seed strength: 0.15')
    const [one, other] = [await decode(images[0]!), await decode(images[1]!)]
    expect(await differenceOf(one, other)).toBeGreaterThan(0.5)
  })
})

// Source: stablediffusion-discord-bot-a1111, bot.py, `img2img`
describe('Kalekki', () => {
  feature('picture', 'drawn anew', async server => {
    const photo = await photoOf('mona_lisa.jpg', 192, 256)
    const { images, parameters } = await img2img(server, {
      ...{ init_images: [dataUrl(photo)], width: 192, height: 256, prompt: queen },
      ...{ negative_prompt: '', steps: 2, cfg_scale: 7.0, denoising_strength: 0.5, seed: -1 },
      ...{ include_init_images: false, sampler_index: 'DPM++ SDE' },
    })
    expect(await decode(images[0]!)).toMatchObject({ width: 192, height: 256 })
    expect(parameters).toMatchObject({ init_images: null, width: 192, height: 256 })
  })
})

// Source: lite.koboldai.net, index.html, `generate_a1111_image`
describe('KoboldAI Lite', () => {
  feature('draw', 'with settings that are as they are, and no fresh noise', async server => {
    const before = server.library().length
    const { info } = await txt2img(server, {
      ...{
        prompt: queen,
        seed: -1,
        sampler_name: 'Euler a',
        batch_size: 1,
        n_iter: 1,
        ...small,
        cfg_scale: 7,
      },
      ...{ negative_prompt: '', do_not_save_samples: true, do_not_save_grid: true, enable_hr: false, eta: 0 },
      ...{ s_churn: 0, s_tmax: 0, s_tmin: 0, s_noise: 1 },
      override_settings: {
        ...{ sd_model_checkpoint: 'starter', eta_noise_seed_delta: 0.0, CLIP_stop_at_last_layers: 1.0 },
        ...{ ddim_discretize: 'uniform', img2img_fix_steps: false, sd_hypernetwork: 'None' },
        ...{ inpainting_mask_weight: 1.0, initial_noise_multiplier: 1.0, comma_padding_backtrack: 20.0 },
      },
    })
    expect(info.sampler_name).toBe('Euler')
    expect(server.library()).toHaveLength(before)
  })
})

// Source: PyPI sd-backend-client 0.5.0, as it sent this to a server; it reads the answer by GenerationInfoData.
describe('sd-backend-client', () => {
  feature('draw', 'every field of info has the type that it expects', async server => {
    const { info } = await txt2img(server, {
      ...{
        ...small,
        batch_size: 1,
        cfg_scale: 7.0,
        prompt: queen,
        negative_prompt: 'hat',
        seed: 7,
        n_iter: 1,
      },
      ...{ inpainting_fill: 1, restore_faces: false, tiling: false, send_images: true, save_images: false },
      ...{ sampler_name: 'Euler a', scheduler: 'normal', alwayson_scripts: {} },
    })
    const texts = ['prompt', 'negative_prompt', 'sampler_name', 'sd_model_name', 'sd_model_hash', 'version']
    for (const name of texts) expect(info[name], name).toBeTypeOf('string')
    const numbers = ['seed', 'subseed', 'subseed_strength', 'width', 'height', 'cfg_scale', 'clip_skip']
    for (const name of numbers) expect(info[name], name).toBeTypeOf('number')
  })
})
