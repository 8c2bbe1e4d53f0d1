import { z } from 'zod'
import { controlModelTitle, controlModules } from '../compat/controlnet-units.ts'
import { json } from '../replies/reply.ts'
import { defineRoute } from './route.ts'

/** Routes that clients of sd-webui-controlnet ask before they draw. Source: its `scripts/api.py` */
export const controlnetRoutes = [
  defineRoute({
    method: 'GET',
    path: '/controlnet/version',
    tag: 'automatic1111',
    summary: 'Version of the ControlNet API',
    response: { description: 'The version.', schema: z.object({ version: z.int() }) },
    handle: async () => json({ version: 3 }),
  }),
  defineRoute({
    method: 'GET',
    path: '/controlnet/model_list',
    tag: 'automatic1111',
    summary: 'Installed ControlNets',
    response: {
      description: 'Name and hash of each.',
      schema: z.object({ model_list: z.array(z.string()) }),
    },
    handle: async (_, { engine }) => {
      const { packs } = await engine.request('models.list', {})
      const titles = packs.flatMap(({ adapter }) =>
        adapter?.role === 'controlnet' ? controlModelTitle(adapter) : [],
      )
      return json({ model_list: titles })
    },
  }),
  defineRoute({
    method: 'GET',
    path: '/controlnet/module_list',
    tag: 'automatic1111',
    summary: 'Preprocessors for ControlNets',
    query: { alias_names: z.string().optional() },
    response: {
      description: 'Their names, and that they have no settings.',
      schema: z.object({
        module_list: z.array(z.string()),
        module_detail: z.record(z.string(), z.looseObject({})),
      }),
    },
    handle: async () => {
      const names = Object.keys(controlModules)
      const detail = names.map(name => [name, { model_free: false, sliders: [] }])
      return json({ module_list: names, module_detail: Object.fromEntries(detail) })
    },
  }),
]
