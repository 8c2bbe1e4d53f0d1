import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { type EngineClient, LikenessError } from '../engine/index.ts'
import { createAutomatic1111Settings } from './automatic1111/settings.ts'
import { createByteBudget } from './body/metered-body.ts'
import { removeAbandoned } from './body/uploads.ts'
import { acceptUpgrades } from './comfyui/accept-upgrade.ts'
import { comfyuiFolder, createComfyui } from './comfyui/comfyui.ts'
import { createAdapters } from './common/adapters.ts'
import { createTextToImageModels } from './common/models.ts'
import { createConnections } from './connections.ts'
import { createGate, type GateOptions } from './guards/gate.ts'
import { drainJobs } from './jobs/drain-jobs.ts'
import { createJobs } from './jobs/jobs.ts'
import type { ReadPolicy } from './jobs/policy.ts'
import { createSavedResults } from './jobs/saved-results.ts'
import { defaultLimits, type Limits } from './limits.ts'
import { createMetrics } from './metrics/metrics.ts'
import { createRequestHandler } from './request-handler.ts'
import { parseAllowedWebhook } from './webhooks/allowed-webhooks.ts'
import { createWebhooks } from './webhooks/webhooks.ts'

export interface ServerOptions extends Partial<GateOptions> {
  readonly engine: EngineClient
  /** Hosts that jobs may be told to, as HOST, HOST:PORT or a pattern; nobody unless given. */
  readonly allowWebhooks?: readonly string[]
  /** 0 takes any free port. */
  readonly port?: number
  readonly limits?: Partial<Limits>
  /** The person's settings; absent, clients decide. */
  readonly policy?: ReadPolicy
  /** Called with every request, and the program as it calls itself. */
  readonly onRequest?: (userAgent: string | undefined) => void
  /** Called with unforeseen errors. */
  readonly report?: (error: unknown) => void
}

export interface RunningServer {
  readonly url: string
  /**
   * Takes no more jobs, answers those who wait for one, and gives the running one `graceTime` to end. What else is asked
   * is answered meanwhile.
   */
  drain(): Promise<void>
  /** Accepts no more connections, cancels waiting jobs and gives the running one `graceTime` to end. */
  close(): Promise<void>
}

/**
 * Serves an engine over HTTP. The caller still has to dispose of the engine.
 * @throws LikenessError `bad-option`: a host that needs a token, a name or origin that is none, or an address that cannot
 * be listened on
 */
export const startServer = async ({
  engine,
  host = '127.0.0.1',
  port = 8000,
  token,
  allowHosts,
  allowOrigins,
  trustProxy,
  allowWebhooks = [],
  limits: changedLimits,
  policy,
  onRequest = () => {},
  report = () => {},
}: ServerOptions): Promise<RunningServer> => {
  const allowed = allowWebhooks.map(parseAllowedWebhook)
  const gate = createGate({ host, token, allowHosts, allowOrigins, trustProxy })
  if (!Number.isInteger(port) || port < 0 || port > 65_535)
    throw new LikenessError('bad-option', `${port} is no port. Choose one from 1024 to 65535.`)
  const limits = { ...defaultLimits, ...changedLimits }
  const uploadsFolder = join(engine.folders.photos, 'uploads')
  const jobs = createJobs(engine, policy)
  const metrics = createMetrics(engine)
  const draining = new AbortController()
  const webhooks = createWebhooks({
    ...{ allowed, token, version: engine.version, report },
    ...{ pauses: limits.webhookPauses, timeout: limits.webhookTime },
  })
  const savedResults = createSavedResults(engine, limits.unkeptTime)
  const comfyui = createComfyui({ engine, jobs, savedResults }, report)
  const dispose = async () => {
    comfyui.sockets.close()
    jobs.dispose()
    metrics.dispose()
    await savedResults.dispose()
  }
  const stopping = new AbortController()
  const handleRequest = createRequestHandler({
    context: {
      ...{ engine, jobs, savedResults, comfyui, metrics, webhooks, policy, token, report },
      draining: draining.signal,
      ...{ models: createTextToImageModels(engine, policy), adapters: createAdapters(engine) },
      settings: createAutomatic1111Settings(),
    },
    gate,
    limits,
    budget: createByteBudget(limits.bodiesBytes),
    uploadsFolder,
    stopping: stopping.signal,
    report,
  })
  const connections = createConnections()
  const inFlight = new Set<Promise<void>>()
  const server = createServer(
    {
      headersTimeout: limits.headTime,
      requestTimeout: limits.bodyTime,
      connectionsCheckingInterval: Math.min(1000, limits.headTime),
      keepAliveTimeout: limits.idleTime,
      maxHeaderSize: 16_384,
    },
    (incoming, response) => {
      onRequest(incoming.headers['user-agent'])
      const handled = connections
        .inTurn(incoming.socket, signal => handleRequest(incoming, response, signal))
        .finally(() => inFlight.delete(handled))
      inFlight.add(handled)
    },
  )
  server.maxConnections = limits.connections
  let open = 0
  server.on('connection', socket => {
    open++
    socket.once('close', () => open--)
    // Those that rest make room for those that come.
    if (open >= limits.connections) server.closeIdleConnections()
  })
  acceptUpgrades(server, gate, comfyui.sockets)
  try {
    await listen(server, host, port)
  } catch (error) {
    await dispose()
    throw error
  }
  for (const folder of [uploadsFolder, engine.folders.unkept, comfyuiFolder(engine)])
    void removeAbandoned(folder).catch(report)

  const drain = async () => {
    draining.abort()
    const { graceTime } = limits
    const ends = Promise.all([jobs.stop(graceTime), drainJobs(engine, graceTime)])
    // An engine that is just being started anew does not answer.
    await within(ends, graceTime + cancelTime)
  }
  let closed: Promise<void> | undefined
  const close = async () => {
    const ended = new Promise<void>(resolve => server.close(() => resolve()))
    const graceTime = draining.signal.aborted ? 0 : limits.graceTime
    draining.abort()
    stopping.abort()
    server.closeIdleConnections()
    comfyui.queue.stop()
    await jobs.stop(graceTime)
    await within(Promise.allSettled([...inFlight, comfyui.queue.ended()]), graceTime + cancelTime)
    comfyui.sockets.close()
    server.closeAllConnections()
    await ended
    await webhooks.close()
    await dispose()
    await comfyui.store.dispose()
  }
  const address = server.address() as AddressInfo
  return {
    url: `http://${address.family === 'IPv6' ? `[${address.address}]` : address.address}:${address.port}`,
    drain,
    close: () => {
      closed ??= close()
      return closed
    },
  }
}

/** Milliseconds a cancelled job may need to end the step it is in. */
const cancelTime = 5000

/** Waits for `work`, at most so long. */
const within = (work: Promise<unknown>, milliseconds: number): Promise<unknown> => {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise(resolve => {
    timer = setTimeout(resolve, milliseconds)
  })
  return Promise.race([work, late]).finally(() => clearTimeout(timer))
}

const listen = (server: Server, host: string, port: number): Promise<void> =>
  new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => reject(cannotListen(error, host, port)))
    server.listen({ host, port }, resolve)
  })

const cannotListen = (error: NodeJS.ErrnoException, host: string, port: number): LikenessError => {
  const why =
    error.code === 'EADDRINUSE'
      ? `Port ${port} is taken by another program. Choose another port.`
      : error.code === 'EACCES'
        ? `Port ${port} may not be used. Choose one from 1024 on.`
        : `"${host}" port ${port} cannot be listened on (${error.code}). Choose another address.`
  return new LikenessError('bad-option', why, { cause: error })
}
