import { beforeAll, describe, expect } from 'vitest'
import { drawOnce } from './automatic1111.ts'
import { clientServer, feature } from './features.ts'

// What clients of AUTOMATIC1111's web UI ask before they draw, and what they read in the answers.

beforeAll(clientServer)

interface Named {
  readonly name: string
}
const namesOf = (list: readonly Named[]) => list.map(({ name }) => name)

// Source: mix1009/sdwebuiapi (PyPI webuiapi 0.9.17), webuiapi.py
describe('webuiapi', () => {
  feature('connect', 'every list it asks for', async server => {
    const get = async (path: string) => (await server.send(`/sdapi/v1/${path}`)).json
    const scripts = await get('scripts')
    expect(scripts.txt2img).toEqual(scripts.img2img)
    // It sends units of ControlNet by itself where it finds "controlnet m2m".
    expect(scripts.txt2img).not.toContain('controlnet m2m')
    expect(namesOf(await get('samplers'))).toContain('Euler a')
    expect(namesOf(await get('schedulers'))).toContain('automatic')
    expect((await get('sd-models')).map(({ title }: { title: string }) => title)).toContain('starter')
    expect(namesOf(await get('upscalers')).slice(0, 3)).toEqual(['None', 'Lanczos', 'Nearest'])
    expect(namesOf(await get('face-restorers'))).toEqual(['Likeness'])
    expect(namesOf(await get('realesrgan-models'))).toEqual(['Likeness Starter'])
    for (const empty of ['sd-vae', 'loras', 'hypernetworks', 'prompt-styles', 'latent-upscale-modes'])
      expect(await get(empty), empty).toEqual([])
    expect(await get('embeddings')).toEqual({ loaded: {}, skipped: {} })
    expect(await get('cmd-flags')).toMatchObject({ api: true })
    const { ram, cuda } = await get('memory')
    expect(ram.free + ram.used).toBe(ram.total)
    expect(cuda).toEqual({ error: 'unavailable' })
    expect((await server.send('/controlnet/version')).json.version).toBe(3)
    expect((await server.send('/controlnet/module_list')).json.module_list).toContain('canny')
  })

  feature('connect', 'the model is read, chosen and waited for', async server => {
    const options = (await server.send('/sdapi/v1/options')).json
    expect(options).toMatchObject({ sd_model_checkpoint: 'starter', sd_checkpoint_hash: '' })
    const set = { sd_model_checkpoint: 'starter', CLIP_stop_at_last_layers: 1 }
    expect(await server.sendJson('/sdapi/v1/options', set)).toMatchObject({ status: 200, json: null })
    const { json } = await server.send('/sdapi/v1/progress')
    expect([json.progress, json.state.job_count]).toEqual([0, 0])
  })

  feature('connect', 'models are read anew, let go and opened again', async server => {
    for (const [path, json] of [
      ['refresh-checkpoints', null],
      ['unload-checkpoint', {}],
      ['reload-checkpoint', {}],
    ] as const)
      expect(await server.send(`/sdapi/v1/${path}`, { method: 'POST' }), path).toMatchObject({
        ...{ status: 200, json },
      })
  })
})

// Source: centuryglass/sd-backend-client 0.5.0 (PyPI), api/a1111_webservice.py and api/webui/response_formats.py
describe('sd-backend-client', () => {
  feature('connect', 'its strict models read every answer', async server => {
    const get = async (path: string) => (await server.send(path)).json
    for (const { title, model_name, filename } of await get('/sdapi/v1/sd-models'))
      expect([title, model_name, filename].map(text => typeof text)).toEqual(['string', 'string', 'string'])
    for (const { aliases, options } of await get('/sdapi/v1/samplers'))
      expect([Array.isArray(aliases), typeof options]).toEqual([true, 'object'])
    for (const { scale, ...others } of await get('/sdapi/v1/upscalers')) {
      expect(scale).toBeGreaterThan(0)
      expect(Object.keys(others).sort()).toEqual(['model_name', 'model_path', 'model_url', 'name'])
    }
    const { state } = await get('/sdapi/v1/progress')
    expect(state).toEqual({
      ...{ skipped: false, interrupted: false, stopping_generation: false },
      ...{ job: '', job_count: 0, job_timestamp: '0', job_no: 0, sampling_step: 0, sampling_steps: 0 },
    })
    for (const each of await get('/sdapi/v1/script-info'))
      expect(each).toMatchObject({ name: expect.any(String), is_alwayson: true, args: expect.any(Array) })
    const { module_list, module_detail } = await get('/controlnet/module_list')
    expect(Object.keys(module_detail)).toEqual(module_list)
    expect(await get('/controlnet/settings')).toEqual({ control_net_unit_count: 4 })
    const { control_types } = await get('/controlnet/control_types')
    expect(control_types.Canny).toEqual({
      ...{ module_list: ['none', 'canny'], model_list: ['None'] },
      ...{ default_option: 'canny', default_model: 'None' },
    })
    expect(await get('/sdapi/v1/sd-modules')).toEqual(await get('/sdapi/v1/sd-vae'))
  })

  feature('connect', 'a route is there where a GET is not answered with 404', async server => {
    expect((await server.send('/sdapi/v1/interrogate')).status).toBe(405)
    expect((await server.send('/sdapi/v1/nothing')).status).toBe(404)
  })
})

// Source: open-webui/open-webui, backend/open_webui/routers/images.py
describe('Open WebUI', () => {
  feature(
    'connect',
    'its empty login is none, and all settings come back with another model',
    async server => {
      const headers = { authorization: '' }
      const { status, json: options } = await server.send('/sdapi/v1/options', { headers })
      expect(status).toBe(200)
      const changed = { ...options, sd_model_checkpoint: 'starter' }
      const set = await server.sendJson('/sdapi/v1/options', changed, { headers })
      expect(set).toMatchObject({ status: 200, json: null })
      const models = await server.send('/sdapi/v1/sd-models', { headers })
      for (const { title, model_name } of models.json)
        expect(typeof title + typeof model_name).toBe('stringstring')
    },
  )
})

// Source: SillyTavern/SillyTavern, src/endpoints/stable-diffusion.js
describe('SillyTavern', () => {
  feature('connect', 'ping, then the lists of its menus', async server => {
    const get = async (path: string) => (await server.send(`/sdapi/v1/${path}`)).json
    expect((await server.send('/sdapi/v1/options')).status).toBe(200)
    const upscalers = namesOf(await get('upscalers'))
    upscalers.splice(1, 0, ...namesOf(await get('latent-upscale-modes')))
    expect(upscalers[0]).toBe('None')
    expect(upscalers.length).toBeGreaterThan(3)
    expect(namesOf(await get('schedulers'))).toContain('karras')
    expect((await get('sd-models'))[0].title).toBe((await get('options')).sd_model_checkpoint)
    expect(await get('sd-vae')).toEqual([])
  })
})

// Source: danny-avila/LibreChat, api/app/clients/tools/structured/StableDiffusion.js: it asks nothing before it draws.
describe('LibreChat', () => {
  feature('connect', 'it draws at once, and reads the info of the answer', async server => {
    const { status, json } = await drawOnce(server)
    expect(status).toBe(200)
    expect(JSON.parse(json.info)).toMatchObject({ seed: 7, width: 256, height: 256 })
  })
})

// Source: AbdullahAlfaraj/Auto-Photoshop-StableDiffusion-Plugin, sdapi_py_re.js and typescripts/
describe('Auto-Photoshop', () => {
  feature('connect', 'who is logged in, the page, the settings and the extensions', async server => {
    const get = async (path: string) => (await server.send(path)).json
    expect(await server.send('/user')).toMatchObject({ status: 200, json: null })
    const { components } = await get('/config')
    const upscaler = components.find(({ props }: { props: { elem_id: string } }) => {
      return props.elem_id === 'txt2img_hr_upscaler'
    })
    expect(upscaler.props.choices).toEqual(namesOf(await get('/sdapi/v1/upscalers')))
    expect(await get('/sdapi/v1/options')).toMatchObject({ CLIP_stop_at_last_layers: 1, sd_vae: 'Automatic' })
    expect((await get('/sdapi/v1/scripts')).img2img).not.toContain('ultimate sd upscale')
    expect((await get('/controlnet/module_list?alias_names=true')).module_list).toContain('openpose_full')
  })

  feature('connect', 'settings that change nothing are kept, others refused by name', async server => {
    const set = (options: object) => server.sendJson('/sdapi/v1/options', options)
    expect((await set({ inpainting_mask_weight: 1 })).status).toBe(200)
    expect((await set({ show_progress_every_n_steps: 1, sd_vae: 'Automatic' })).status).toBe(200)
    const { json } = await server.send('/sdapi/v1/options')
    expect(json.show_progress_every_n_steps).toBe(1)
    expect(await set({ inpainting_mask_weight: 0.5 })).toMatchObject({
      ...{ status: 400, json: { detail: expect.stringMatching(/^inpainting_mask_weight/) } },
    })
  })
})

// Source: thndrbrrr/gimp-stable-boy, src/gimp_stable_boy/commands: it asks nothing, and has lists of its own.
describe('stable-boy (GIMP)', () => {
  feature('connect', 'the upscalers of its menu are taken, installed or not', async server => {
    const { json } = await server.send('/sdapi/v1/upscalers')
    expect(namesOf(json)).toEqual(expect.arrayContaining(['None', 'Lanczos', 'Nearest']))
  })
})

// Source: ArtBIT/stable-gimpfusion, stable_gimpfusion.py, whose addresses end in "?"
describe('gimpfusion (GIMP)', () => {
  feature('connect', 'settings, models and ControlNets', async server => {
    const headers = { 'content-type': 'application/json', accept: 'application/json' }
    const get = async (path: string) => (await server.send(`${path}?`, { headers })).json
    expect((await get('/sdapi/v1/options')).sd_model_checkpoint).toBe('starter')
    expect((await get('/sdapi/v1/sd-models'))[0].title).toBe('starter')
    expect((await get('/controlnet/model_list')).model_list).toEqual([])
    const set = await server.sendJson('/sdapi/v1/options?', { sd_model_checkpoint: 'starter' })
    expect(set.status).toBe(200)
  })
})

// Source: benrugg/AI-Render, sd_backends/automatic1111_api.py
describe('AI Render (Blender)', () => {
  feature('connect', 'upscalers other than None, modules and models of ControlNets', async server => {
    const get = async (path: string) => (await server.send(path)).json
    const upscalers = namesOf(await get('/sdapi/v1/upscalers')).filter(name => name !== 'None')
    expect(upscalers).toContain('Likeness Starter')
    expect((await get('/controlnet/model_list')).model_list).toEqual([])
    expect((await get('/controlnet/module_list')).module_list.sort()).toContain('canny')
  })

  feature('errors', 'an address that is not there is "Not Found"', async server => {
    const { status, json } = await server.sendJson('/sdapi/v1/upscaler', {})
    expect([status, json.detail]).toEqual([404, 'Not Found'])
  })
})

// Source: Kilvoctu/aiyabot, core/settings.py
describe('aiyabot', () => {
  feature('connect', 'flags, the page itself, and every list', async server => {
    expect((await server.send('/sdapi/v1/cmd-flags')).status).toBe(200)
    expect((await server.send('/', { method: 'HEAD' })).status).toBeLessThan(400)
    const get = async (path: string) => (await server.send(path)).json
    expect(namesOf(await get('/sdapi/v1/samplers'))).toContain('Euler a')
    for (const { name, prompt, negative_prompt } of await get('/sdapi/v1/prompt-styles'))
      expect([name, prompt, negative_prompt]).not.toContain(undefined)
    expect(namesOf(await get('/sdapi/v1/face-restorers'))).toEqual(['Likeness'])
    expect(namesOf(await get('/sdapi/v1/upscalers'))).toContain('Likeness Starter')
    const { loaded, skipped } = await get('/sdapi/v1/embeddings')
    for (const { shape } of Object.values<{ shape: number }>({ ...loaded, ...skipped }))
      expect([768, 1024, 2048]).toContain(shape)
    const [model] = await get('/sdapi/v1/sd-models')
    expect(model).toMatchObject({ title: 'starter', model_name: 'starter', filename: 'starter' })
    const { components } = await get('/config')
    for (const { props } of components) expect(props.choices).toContain('None')
    // Its way to find out that this is not SD.Next.
    expect((await get('/sdapi/v1/version')).app).toBeUndefined()
  })
})

// Source: AndBobsYourUncle/stable-diffusion-discord-bot, stable_diffusion_api/stable_diffusion.go
describe('AndBobs', () => {
  feature('connect', 'the progress of nothing', async server => {
    const { json } = await server.send('/sdapi/v1/progress')
    expect([json.progress, json.eta_relative]).toEqual([0, 0])
  })
})

// Source: Kalekki/stablediffusion-discord-bot-a1111, bot.py
describe('Kalekki', () => {
  feature('connect', 'the names of the samplers', async server => {
    const { json } = await server.send('/sdapi/v1/samplers')
    expect(namesOf(json).every(name => name.length > 0)).toBe(true)
  })
})

// Source: LostRuins/lite.koboldai.net, index.html, `connect_to_a1111`
describe('KoboldAI Lite', () => {
  feature('connect', 'models with a file, and a format of pictures', async server => {
    const models = (await server.send('/sdapi/v1/sd-models')).json
    expect(models[0].model_name).not.toBe('inactive')
    expect(models[0].filename).not.toBeNull()
    const options = (await server.send('/sdapi/v1/options')).json
    expect(options.samples_format).toBe('png')
    expect(options.sd_model_checkpoint).toBe(models[0].title)
  })
})
