import { z } from 'zod'
import { jobId } from '../../../shared/api/job-id.ts'
import { json, type Reply } from '../../replies/reply.ts'
import { defineRoute, type ServerContext } from '../../routes/route.ts'
import { readInstalled } from '../installed.ts'
import { PromptRefusal } from '../node-issues.ts'
import { readWorkflow } from '../read-workflow.ts'
import { setAside } from '../set-aside.ts'

const promptBody = z.looseObject({
  prompt: z
    .record(z.string(), z.unknown())
    .describe('Nodes by their ids, as ComfyUI exports them for its API: {"class_type": …, "inputs": {…}}.'),
  client_id: z.string().max(200).nullish().describe('Who hears of it at `/ws?clientId=`.'),
  prompt_id: jobId.nullish().describe('A new one unless given.'),
  front: z.boolean().nullish().describe('Before all that wait.'),
  extra_data: z.record(z.string(), z.unknown()).nullish().describe('Stands in the history.'),
})

const ids = z.array(z.string()).max(1000).nullish()
const listBody = z.looseObject({
  clear: z.boolean().nullish().describe('All of them.'),
  delete: ids.describe('These.'),
})

const done: Reply = { kind: 'text', type: 'text/plain; charset=utf-8', text: '' }

const queueInfo = z.object({ exec_info: z.object({ queue_remaining: z.int() }) })
const nodeErrors = z.record(z.string(), z.looseObject({}))
const history = z.record(z.string(), z.looseObject({ outputs: z.record(z.string(), z.unknown()) }))
const listed = z.array(z.array(z.unknown()))
const emptyReply = { description: 'It is done.', type: 'text/plain' }

/** What is there for nodes to choose from. */
export const installedOf = ({ engine, comfyui: { store } }: ServerContext) =>
  readInstalled(engine, { inputs: store.named('input'), cached: store.named('krita') })

/** Source of routes, fields and replies: ComfyUI, server.py */
export const promptRoutes = [
  defineRoute({
    method: 'POST',
    path: '/prompt',
    tag: 'comfyui',
    summary: 'Queue a workflow',
    description:
      'Replies at once. What is made is heard of at `/ws?clientId=` or in `/history`. A workflow none of whose outputs can be made is refused with what is wrong with each node; GET /object_info lists the nodes that there are.',
    queued: true,
    body: { schema: promptBody, types: ['json'], files: [], isLenient: true },
    response: {
      description: 'Its id.',
      schema: z.object({ prompt_id: z.string(), number: z.number(), node_errors: nodeErrors }),
    },
    handle: async ({ body, uploads }, context) => {
      const { queue, store } = context.comfyui
      const asked = await body()
      const { prompt, keys } = await setAside(asked.prompt, uploads, store)
      try {
        const { workflow, nodeErrors } = readWorkflow(prompt, await installedOf(context))
        const { id, number } = queue.add({
          prompt,
          workflow,
          clientId: asked.client_id ?? undefined,
          extraData: { ...asked.extra_data, ...(asked.client_id && { client_id: asked.client_id }) },
          id: asked.prompt_id ?? undefined,
          isNext: asked.front ?? false,
        })
        return json({ prompt_id: id, number, node_errors: nodeErrors })
      } catch (error) {
        await store.discard(keys)
        if (error instanceof PromptRefusal)
          return json({ error: error.error, node_errors: error.nodeErrors }, 400)
        throw error
      }
    },
  }),
  defineRoute({
    method: 'GET',
    path: '/prompt',
    tag: 'comfyui',
    summary: 'Number of workflows that wait or run',
    response: { description: 'The number.', schema: queueInfo },
    handle: async (_request, { comfyui: { queue } }) =>
      json({ exec_info: { queue_remaining: queue.remaining() } }),
  }),
  defineRoute({
    method: 'GET',
    path: '/queue',
    tag: 'comfyui',
    summary: 'Workflows that wait or run',
    response: {
      description: 'Number, id, nodes, what came along and ids of the last nodes of each.',
      schema: z.object({ queue_running: listed, queue_pending: listed }),
    },
    handle: async (_request, { comfyui: { queue } }) =>
      json({ queue_running: queue.running, queue_pending: queue.pending }),
  }),
  defineRoute({
    method: 'POST',
    path: '/queue',
    tag: 'comfyui',
    summary: 'Take waiting workflows away',
    body: { schema: listBody, types: ['json'], files: [], isLenient: true },
    response: emptyReply,
    handle: async ({ body }, { comfyui: { queue } }) => {
      const { clear, delete: some } = await body()
      if (clear) queue.remove()
      if (some) queue.remove(some)
      return done
    },
  }),
  defineRoute({
    method: 'POST',
    path: '/interrupt',
    tag: 'comfyui',
    summary: 'End the running workflow',
    body: {
      schema: z.looseObject({ prompt_id: z.string().nullish().describe('Only if it is this one.') }),
      types: ['json'],
      files: [],
      isLenient: true,
    },
    response: emptyReply,
    handle: async ({ body }, { comfyui: { queue } }) => {
      queue.interrupt((await body()).prompt_id ?? undefined)
      return done
    },
  }),
  defineRoute({
    method: 'GET',
    path: '/history',
    tag: 'comfyui',
    summary: 'Workflows that have ended',
    query: { max_items: z.string().optional().describe('The latest ones.') },
    response: { description: 'What they have put out, by their ids.', schema: history },
    handle: async ({ query }, { comfyui: { queue } }) => {
      const entries = [...queue.history()]
      const most = Number(query.get('max_items') ?? entries.length)
      return json(Object.fromEntries(most > 0 ? entries.slice(-most) : []))
    },
  }),
  defineRoute({
    method: 'GET',
    path: '/history/{id}',
    tag: 'comfyui',
    summary: 'What a workflow has put out',
    params: { id: z.string() },
    response: { description: 'Nothing of one that has not ended yet.', schema: history },
    handle: async ({ params: { id } }, { comfyui: { queue } }) => {
      const entry = queue.history().get(id)
      return json(entry ? { [id]: entry } : {})
    },
  }),
  defineRoute({
    method: 'POST',
    path: '/history',
    tag: 'comfyui',
    summary: 'Forget workflows that have ended',
    description: 'Their pictures stay.',
    body: { schema: listBody, types: ['json'], files: [], isLenient: true },
    response: emptyReply,
    handle: async ({ body }, { comfyui: { queue } }) => {
      const { clear, delete: some } = await body()
      if (clear) queue.forget()
      if (some) queue.forget(some)
      return done
    },
  }),
  defineRoute({
    method: 'POST',
    path: '/free',
    tag: 'comfyui',
    summary: 'Free memory',
    description: 'Is answered. Likeness keeps models open only within the memory that there is.',
    body: { schema: z.looseObject({}), types: ['json'], files: [], isLenient: true },
    response: emptyReply,
    handle: async () => done,
  }),
]
