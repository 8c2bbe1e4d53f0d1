import { z } from 'zod'
import { HttpError } from '../../errors/http-error.ts'
import { json } from '../../replies/reply.ts'
import { defineRoute, type Route, type ServerContext } from '../../routes/route.ts'
import { modelFolders, modelsIn } from '../model-folders.ts'
import { installedOf } from './prompts.ts'

const names = z.array(z.string())

const listed = async (folder: string, context: ServerContext) => {
  const models = modelsIn(folder, await installedOf(context))
  if (models) return json(models)
  throw new HttpError('no-such-route', 'There is no such folder. GET /api/models lists them.')
}

const inFolder = defineRoute({
  method: 'GET',
  path: '/api/models/{folder}',
  tag: 'comfyui',
  summary: 'Models in a folder',
  params: { folder: z.string() },
  response: { description: 'Their names, as nodes take them.', schema: names },
  handle: async ({ params: { folder } }, context) => listed(folder, context),
})

/** Without /api the list is that of OpenAI's clients, and a folder goes before a model of its name. Source: ComfyUI, server.py */
export const modelRoutes: readonly Route[] = [
  defineRoute({
    method: 'GET',
    path: '/api/models',
    tag: 'comfyui',
    summary: 'Folders of models',
    response: { description: 'Their names.', schema: names },
    handle: async () => json(modelFolders),
  }),
  inFolder,
  ...modelFolders.map(folder =>
    defineRoute({
      ...{ method: 'GET', path: `/models/${folder}`, tag: 'comfyui', isAlias: true },
      ...{ summary: inFolder.summary, response: inFolder.response },
      handle: async (_request, context) => listed(folder, context),
    }),
  ),
]
