import { z } from 'zod'
import { LikenessError } from '../../engine/index.ts'
import { HttpError } from '../errors/http-error.ts'
import { expositionType } from '../metrics/exposition.ts'
import { json } from '../replies/reply.ts'
import { defineRoute, type ServerContext } from './route.ts'

/** @throws HttpError `server-stopping`, LikenessError `engine-stopped` */
const assertReady = ({ engine, draining }: Pick<ServerContext, 'engine' | 'draining'>): void => {
  if (draining.aborted) throw new HttpError('server-stopping', 'The server is being stopped.')
  const state = engine.state()
  if (state !== 'ready')
    throw new LikenessError(
      'engine-stopped',
      `The engine is not there (${state}). Try again in some seconds.`,
    )
}

const isReady = (context: ServerContext): boolean => {
  try {
    assertReady(context)
    return true
  } catch {
    return false
  }
}

/** For who runs servers: balancers, orchestrators, monitoring. */
export const operationRoutes = [
  defineRoute({
    method: 'GET',
    path: '/ready',
    tag: 'about',
    summary: 'Whether it takes jobs',
    description: '503 while the engine starts or cannot run, and once the server is being stopped.',
    isPublic: true,
    unavailable: true,
    response: { description: 'It does.', schema: z.object({ status: z.literal('ready') }) },
    handle: async (_request, context) => {
      assertReady(context)
      return json({ status: 'ready' })
    },
  }),
  defineRoute({
    method: 'GET',
    path: '/metrics',
    tag: 'about',
    summary: 'Figures for Prometheus',
    description: 'The queue, jobs and how long they took, requests, memory. docs/scale.md explains them.',
    response: { description: 'Text format 0.0.4.', type: 'text/plain' },
    handle: async (_request, context) => ({
      kind: 'text',
      type: expositionType,
      text: context.metrics.text(isReady(context)),
    }),
  }),
]
