import { randomUUID } from 'node:crypto'
import { LikenessError } from '../../engine/index.ts'
import { toClientMessage, toErrorReply } from '../errors/http-error.ts'
import type { MakerContext } from './make-pictures.ts'
import { PromptRefusal, promptError } from './node-issues.ts'
import type { HistoryEntry, ListedPrompt, NodeOutput, PromptQueue } from './queued-prompts.ts'
import type { Workflow } from './read-workflow.ts'
import { NodeFailure, runWorkflow } from './run-workflow.ts'
import { sentKeysIn } from './sent-keys.ts'
import type { Sockets } from './sockets.ts'

const maxWaiting = 100
const maxHistory = 200
/** Characters of a prompt's JSON up to which the history has it. */
const maxListed = 200_000

interface Waiting {
  readonly listed: ListedPrompt
  readonly workflow: Workflow
  readonly clientId: string | undefined
  readonly abort: AbortController
  readonly keys: readonly string[]
}

export const createPromptQueue = (
  context: Omit<MakerContext, 'signal'>,
  sockets: Sockets,
  report: (error: unknown) => void,
): PromptQueue => {
  const { store } = context
  let waiting: Waiting[] = []
  let current: Waiting | undefined
  const ended = new Map<string, HistoryEntry>()
  let count = 0

  const remaining = () => waiting.length + (current ? 1 : 0)
  const changed = () => sockets.status(remaining())

  /** The run of the current one, and of those after it. */
  let running: Promise<void> = Promise.resolve()
  const start = () => {
    running = next().catch(report)
  }

  const next = async (): Promise<void> => {
    if (current) return running
    current = waiting.shift()
    if (!current) return
    const { listed, keys } = current
    changed()
    const entry = await run(current)
    store.release(keys)
    ended.set(listed[1], entry)
    for (const id of [...ended.keys()].slice(0, Math.max(0, ended.size - maxHistory))) ended.delete(id)
    const { clientId } = current
    current = undefined
    // Clients look for what was made when they hear of the end.
    sockets.send(clientId, 'executing', { node: null, prompt_id: listed[1] })
    changed()
    return next()
  }

  const run = async ({ listed, workflow, clientId, abort }: Waiting): Promise<HistoryEntry> => {
    const [, id, , extraData] = listed
    // As ComfyUI's own settings for a prompt; every other method is ours.
    const showsPreviews = extraData.preview_method !== 'none'
    const messages: [string, object][] = []
    const tell = (event: string, data: object) => {
      const message = { ...data, prompt_id: id, timestamp: Date.now() }
      messages.push([event, message])
      sockets.send(clientId, event, message)
    }
    const status = (isDone: boolean) => ({
      status_str: isDone ? ('success' as const) : ('error' as const),
      completed: isDone,
      messages,
    })
    tell('execution_start', {})
    tell('execution_cached', { nodes: [] })
    const outputs: Record<string, NodeOutput> = {}
    const meta = (node: string) => ({
      ...{ node_id: node, display_node: node, parent_node: null, real_node_id: node },
    })
    const listing = () => ({
      prompt: listed,
      outputs,
      meta: Object.fromEntries(Object.keys(outputs).map(node => [node, meta(node)])),
    })
    const send = (event: string, data: object) => sockets.send(clientId, event, { ...data, prompt_id: id })
    try {
      await runWorkflow(
        workflow,
        { ...context, signal: abort.signal },
        {
          executing: node => send('executing', { node, display_node: node }),
          progress: (node, value, max) => send('progress', { node, value, max }),
          preview: jpeg => {
            if (showsPreviews) sockets.sendPicture(clientId, 'jpeg', jpeg)
          },
          picture: png => sockets.sendPicture(clientId, 'png', png),
          executed: (node, output) => {
            outputs[node] = output
            send('executed', { node, display_node: node, output })
          },
        },
      )
      tell('execution_success', {})
      return { ...listing(), status: status(true) }
    } catch (error) {
      const failure = failureOf(error, workflow)
      // It may also have been cancelled in the window.
      if (abort.signal.aborted || failure.code === 'cancelled') tell('execution_interrupted', failure.at)
      else {
        if (failure.code === 'internal') report(error)
        const { message: exception_message, code: exception_type } = failure
        const told = { exception_message, exception_type, traceback: [] }
        tell('execution_error', { ...failure.at, ...told, current_inputs: {}, current_outputs: [] })
      }
      return { ...listing(), status: status(false) }
    }
  }

  return {
    add: ({ prompt, workflow, clientId, extraData, id = randomUUID(), isNext }) => {
      const isTaken = ended.has(id) || [current, ...waiting].some(each => each?.listed[1] === id)
      if (isTaken)
        throw new PromptRefusal(promptError('invalid_prompt_id', `There is a prompt ${id} already`))
      if (remaining() >= maxWaiting)
        throw new LikenessError('queue-full', `${maxWaiting} prompts wait already. Try again later.`)
      const number = isNext ? -count : count
      count++
      const outputs = workflow.outputs.map(({ node }) => node)
      const short = JSON.stringify([prompt, extraData]).length <= maxListed
      const listed = [number, id, short ? prompt : {}, short ? extraData : {}, outputs] as const
      const keys = sentKeysIn(workflow)
      store.hold(keys)
      waiting.push({ listed, workflow, clientId, abort: new AbortController(), keys })
      waiting.sort((one, other) => one.listed[0] - other.listed[0])
      changed()
      start()
      return { id, number }
    },
    get running() {
      return current ? [current.listed] : []
    },
    get pending() {
      return waiting.map(({ listed }) => listed)
    },
    remaining,
    remove: ids => {
      const isMeant = ({ listed }: Waiting) => ids === undefined || ids.includes(listed[1])
      for (const { keys } of waiting.filter(isMeant)) store.release(keys)
      waiting = waiting.filter(each => !isMeant(each))
      changed()
    },
    interrupt: id => {
      if (id === undefined || id === current?.listed[1]) current?.abort.abort()
    },
    history: () => ended,
    forget: ids => {
      for (const id of ids ?? [...ended.keys()]) ended.delete(id)
    },
    stop: () => {
      waiting = []
    },
    ended: () => running,
  }
}

const failureOf = (error: unknown, { classOf }: Workflow) => {
  const { node, executed, cause } =
    error instanceof NodeFailure ? error : { node: '', executed: [], cause: error }
  const { code, message } = toErrorReply(cause)
  return {
    code,
    message: toClientMessage(message),
    at: { node_id: node, node_type: node && classOf(node), executed },
  }
}
