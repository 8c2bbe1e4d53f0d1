import { lstat } from 'node:fs/promises'
import { z } from 'zod'
import { LikenessError } from '../../engine/index.ts'
import { pictureId } from '../../shared/api/options.ts'
import { formatOfName, mediaTypes } from '../../shared/api/output.ts'
import { isPictureKey } from '../guards/picture-key.ts'
import { pictureView, resultUrl } from '../jobs/job-view.ts'
import type { SavedResult } from '../jobs/saved-results.ts'
import { json } from '../replies/reply.ts'
import { defineRoute, readQuery, type ServerContext } from './route.ts'

const params = { id: pictureId }

const page = {
  offset: z.coerce.number().int().min(0).default(0).describe('Results to pass over.'),
  limit: z.coerce.number().int().min(1).max(1000).default(100).describe('Most results of the reply.'),
}

const listedResult = pictureView.partial({ width: true, height: true }).extend({
  job: z.string(),
  savedAt: z.string().describe('ISO 8601, UTC.'),
  bytes: z.int(),
  saved: z.boolean().describe('Whether it is in the library; false for one that goes when it was sent.'),
})

const typeOf = (id: string): string => mediaTypes[formatOfName(id) ?? 'png']

const view = async (id: string, { file, job, savedAt, isKept, view }: SavedResult) => {
  const info = await lstat(file).catch(() => null)
  if (!info?.isFile()) return null
  const named = { id, url: resultUrl(id), ...view }
  return { ...named, job, savedAt: new Date(savedAt).toISOString(), bytes: info.size, saved: isKept }
}

/** @throws LikenessError `unknown-picture` */
const find = async (id: string, { savedResults }: ServerContext): Promise<SavedResult> => {
  const result = savedResults.find(id)
  const info = result ? await lstat(result.file).catch(() => null) : null
  if (result && info?.isFile()) return result
  throw new LikenessError(
    'unknown-picture',
    `No picture "${id}" was made here since the server was started, or it was moved, renamed or deleted.`,
  )
}

export const resultRoutes = [
  defineRoute({
    method: 'GET',
    path: '/api/results',
    tag: 'likeness',
    summary: 'The pictures that were made for clients, newest first',
    description: 'Those that were made since the server was started and are still there.',
    query: page,
    response: {
      description: 'A page of them; `next` is the offset of the one after it, null after the last.',
      schema: z.object({ results: z.array(listedResult), next: z.int().nullable() }),
    },
    handle: async ({ query }, { savedResults }) => {
      const { offset, limit } = readQuery(page, query)
      const ids = savedResults.ids()
      const results = await Promise.all(
        ids.slice(offset, offset + limit).map(id => {
          const result = savedResults.find(id)
          return result ? view(id, result) : null
        }),
      )
      const next = offset + limit < ids.length ? offset + limit : null
      return json({ results: results.filter(result => result !== null), next })
    },
  }),
  defineRoute({
    method: 'GET',
    path: '/api/results/{id}',
    tag: 'likeness',
    summary: 'A picture that was made for a client',
    description: 'The id is its file name in the library. Other pictures of the library are not handed out.',
    params,
    query: { key: z.string().optional().describe('Part of URLs that work without the token.') },
    hasKey: ({ id = '' }, query, { token }) => {
      const key = query.get('key')
      return token !== undefined && key !== null && isPictureKey(key, token, id)
    },
    response: {
      description: 'The picture, in the format it was asked for in; PNG unless it was.',
      type: 'image/*',
    },
    handle: async ({ params: { id } }, context) => ({
      kind: 'file',
      file: (await find(id, context)).file,
      type: typeOf(id),
    }),
  }),
  defineRoute({
    method: 'DELETE',
    path: '/api/results/{id}',
    tag: 'likeness',
    summary: 'Delete a picture that was made for a client',
    description:
      'It goes where those go that are deleted in the window: for 30 days it can be brought back there. One that was not to be kept is gone at once.',
    params,
    response: { description: 'Nothing.', schema: z.object({}) },
    handle: async ({ params: { id } }, context) => {
      const { file, isKept } = await find(id, context)
      if (isKept) await context.engine.request('library.delete', { ids: [id] })
      else await context.savedResults.sent(file)
      context.savedResults.forget(id)
      return json({})
    },
  }),
]
