import { lstat } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import { LikenessError } from '../../engine/index.ts'
import { pictureId } from '../../shared/api/options.ts'
import { formatOfName, mediaTypes } from '../../shared/api/output.ts'
import { assertToken, isPictureKey } from '../guards/bearer-token.ts'
import { defineRoute } from './route.ts'

export const resultRoutes = [
  defineRoute({
    method: 'GET',
    path: '/api/results/{id}',
    tag: 'likeness',
    summary: 'A picture that was made for a client',
    description: 'The id is its file name in the library. Other pictures of the library are not handed out.',
    params: { id: pictureId },
    query: { key: z.string().optional().describe('Part of URLs that work without the token.') },
    // The handler checks the token, unless the URL has a key.
    isPublic: true,
    response: {
      description: 'The picture, in the format it was asked for in; PNG unless it was.',
      type: 'image/*',
    },
    handle: async ({ params: { id }, query, authorization }, { engine, savedResults, token }) => {
      const key = query.get('key')
      if (token && !(key && isPictureKey(key, token, id))) assertToken(authorization, token)
      const file = join(engine.folders.library, id)
      const info = savedResults.has(id) ? await lstat(file).catch(() => null) : null
      if (info?.isFile()) return { kind: 'file', file, type: mediaTypes[formatOfName(id) ?? 'png'] }
      throw new LikenessError(
        'unknown-picture',
        `No picture "${id}" was made here since the server was started, or it was moved, renamed or deleted.`,
      )
    },
  }),
]
