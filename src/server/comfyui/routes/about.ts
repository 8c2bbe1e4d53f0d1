import { cpus, freemem, totalmem } from 'node:os'
import { z } from 'zod'
import { json } from '../../replies/reply.ts'
import { defineRoute } from '../../routes/route.ts'
import { features } from '../features.ts'
import { objectInfo } from '../object-info.ts'
import { installedOf } from './prompts.ts'

/** The version whose routes these are, for clients that look at it. */
const comfyuiVersion = '0.3.45'

const nodeInfo = z.looseObject({ input: z.looseObject({}), output: z.array(z.string()), name: z.string() })
const names = z.array(z.string())

/** What clients ask before they send a workflow. Source: ComfyUI, server.py */
export const aboutRoutes = [
  defineRoute({
    method: 'GET',
    path: '/system_stats',
    tag: 'comfyui',
    summary: 'Machine and versions',
    response: {
      description: 'Memory in bytes.',
      schema: z.object({ system: z.looseObject({}), devices: z.array(z.looseObject({})) }),
    },
    handle: async (_request, { engine }) => {
      const [total, free] = [totalmem(), freemem()]
      return json({
        system: {
          os: process.platform === 'win32' ? 'nt' : 'posix',
          ...{ ram_total: total, ram_free: free },
          comfyui_version: comfyuiVersion,
          python_version: `none: Likeness ${engine.version}, Node ${process.versions.node}`,
          pytorch_version: 'none',
          embedded_python: false,
          argv: [],
        },
        devices: [
          {
            ...{ name: cpus()[0]?.model ?? 'cpu', type: 'cpu', index: 0 },
            ...{ vram_total: total, vram_free: free, torch_vram_total: total, torch_vram_free: free },
          },
        ],
      })
    },
  }),
  defineRoute({
    method: 'GET',
    path: '/object_info',
    tag: 'comfyui',
    summary: 'The nodes that there are',
    description: 'With their inputs, and models, samplers and sent pictures to choose from.',
    response: { description: 'The nodes, by their classes.', schema: z.record(z.string(), nodeInfo) },
    handle: async (_request, context) => json(objectInfo(await installedOf(context))),
  }),
  defineRoute({
    method: 'GET',
    path: '/object_info/{node}',
    tag: 'comfyui',
    summary: 'One kind of node',
    params: { node: z.string() },
    response: { description: 'Nothing of one that there is not.', schema: z.record(z.string(), nodeInfo) },
    handle: async ({ params: { node } }, context) => json(objectInfo(await installedOf(context), node)),
  }),
  defineRoute({
    method: 'GET',
    path: '/embeddings',
    tag: 'comfyui',
    summary: 'Embeddings',
    response: { description: 'Their names, for prompts: embedding:NAME.', schema: names },
    handle: async (_request, context) =>
      json([...(await installedOf(context)).embeddings.values()].map(({ adapter }) => adapter.name)),
  }),
  defineRoute({
    method: 'GET',
    path: '/extensions',
    tag: 'comfyui',
    summary: 'Extensions of the web page',
    response: { description: 'There is no web page, and none of them.', schema: names },
    handle: async () => json([]),
  }),
  defineRoute({
    method: 'GET',
    path: '/features',
    tag: 'comfyui',
    summary: 'What the server can do',
    response: { description: 'As told at `/ws`.', schema: z.looseObject({}) },
    handle: async () => json(features),
  }),
]
