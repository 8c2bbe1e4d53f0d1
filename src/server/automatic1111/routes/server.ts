import { freemem, platform, totalmem } from 'node:os'
import { z } from 'zod'
import { HttpError } from '../../errors/http-error.ts'
import { json } from '../../replies/reply.ts'
import { defineRoute } from '../../routes/route.ts'
import { listUpscalers } from '../enhancers.ts'

const bytes = z.object({ free: z.number(), used: z.number(), total: z.number() })
const script = z.looseObject({ name: z.string(), is_alwayson: z.boolean(), is_img2img: z.boolean() })
const component = z.looseObject({ id: z.int(), type: z.string(), props: z.looseObject({}) })

/** Names of `alwayson_scripts` that requests may have, as the web UI writes them. */
const scripts = ['controlnet', 'reactor', 'roop', 'adetailer']

const get = (path: string, summary: string, schema: z.ZodType, read: () => unknown) =>
  defineRoute({
    method: 'GET',
    path,
    tag: 'automatic1111',
    summary,
    response: { description: 'The answer.', schema },
    handle: async () => json(read()),
  })

const refused = (path: string, why: string) =>
  defineRoute({
    method: 'POST',
    path: `/sdapi/v1/${path}`,
    tag: 'automatic1111',
    summary: `Refused: ${why}`,
    refused: true,
    response: { description: 'Never.', schema: z.null() },
    handle: async () => {
      throw new HttpError('not-offered', why)
    },
  })

/**
 * What AUTOMATIC1111's clients ask about the program itself.
 * Source: stable-diffusion-webui, modules/api/api.py, modules/sysinfo.py and modules/ui.py; Gradio 3, routes.py
 */
export const serverRoutes = [
  get('/internal/ping', 'Whether the server is there', z.object({}), () => ({})),
  defineRoute({
    method: 'GET',
    path: '/internal/sysinfo',
    tag: 'automatic1111',
    summary: 'Version, system and models',
    response: { description: 'Nothing that names a person or a folder.', schema: z.looseObject({}) },
    handle: async (_request, { engine, models, settings }) =>
      json({
        ...{ Platform: platform(), Version: `Likeness ${engine.version}`, Extensions: [] },
        RAM: { total: `${Math.round(totalmem() / 2 ** 30)}GB`, free: `${Math.round(freemem() / 2 ** 30)}GB` },
        Checkpoints: (await models.list()).map(({ id }) => id),
        Config: settings.read(),
      }),
  }),
  get('/user', 'Who is logged in: nobody', z.null(), () => null),
  get('/app_id', 'A number of this program', z.object({ app_id: z.int() }), () => ({ app_id: 1 })),
  get('/startup-events', 'Whether the server has started', z.boolean(), () => true),
  defineRoute({
    method: 'GET',
    path: '/config',
    tag: 'automatic1111',
    summary: 'What is chosen from on the web UI’s page',
    description: 'Of its parts those that clients read: what enlarges between two passes of a drawing.',
    response: {
      description: 'The parts.',
      schema: z.object({ version: z.string(), mode: z.string(), components: z.array(component) }),
    },
    handle: async (_request, { engine }) => {
      const choices = (await listUpscalers(engine)).map(({ name }) => name)
      const props = { elem_id: 'txt2img_hr_upscaler', label: 'Upscaler', choices, value: choices.at(-1) }
      return json({ version: '3.41.2', mode: 'blocks', components: [{ id: 1, type: 'dropdown', props }] })
    },
  }),
  get('/sdapi/v1/cmd-flags', 'How the server was started', z.looseObject({}), () => ({
    ...{ api: true, nowebui: true, listen: false, api_log: false, no_half: false, medvram: false },
    ...{ lowvram: false, api_server_stop: false, disable_safe_unpickle: false },
  })),
  get(
    '/sdapi/v1/scripts',
    'List the scripts that requests may name',
    z.object({ txt2img: z.array(z.string()), img2img: z.array(z.string()) }),
    () => ({ txt2img: scripts, img2img: scripts }),
  ),
  get('/sdapi/v1/script-info', 'What the scripts take', z.array(script), () =>
    [false, true].flatMap(is_img2img =>
      scripts.map(name => ({ name, is_alwayson: true, is_img2img, args: [] })),
    ),
  ),
  get(
    '/sdapi/v1/memory',
    'Memory of this machine in bytes',
    z.object({ ram: bytes, cuda: z.object({ error: z.string() }) }),
    () => ({
      ram: { free: freemem(), used: totalmem() - freemem(), total: totalmem() },
      cuda: { error: 'unavailable' },
    }),
  ),
  defineRoute({
    method: 'POST',
    path: '/sdapi/v1/unload-checkpoint',
    tag: 'automatic1111',
    summary: 'Free the memory of all models',
    description: 'After the jobs that wait. The next one opens its own again.',
    response: { description: 'It is free.', schema: z.object({}) },
    handle: async ({ signal }, { engine }) => json(await engine.request('models.unload', {}, { signal })),
  }),
  defineRoute({
    method: 'POST',
    path: '/sdapi/v1/reload-checkpoint',
    tag: 'automatic1111',
    summary: 'Open the default model ahead of the next picture, where memory suffices',
    response: { description: 'It is open, or will be when it is needed.', schema: z.object({}) },
    handle: async ({ signal }, { engine, models }) =>
      json(await engine.request('models.preload', { pack: (await models.find()).id }, { signal })),
  }),
  refused('server-kill', 'Programs may not end Likeness. Whoever started it stops it.'),
  refused('server-restart', 'Programs may not restart Likeness. Whoever started it does.'),
  refused('server-stop', 'Programs may not end Likeness. Whoever started it stops it.'),
  ...['create/embedding', 'create/hypernetwork', 'train/embedding', 'train/hypernetwork'].map(path =>
    refused(path, 'Likeness trains nothing. Import a finished embedding or LoRA instead.'),
  ),
]
