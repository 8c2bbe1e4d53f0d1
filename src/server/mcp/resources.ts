import { readFile } from 'node:fs/promises'
import { type McpServer, ResourceNotFoundError, ResourceTemplate } from '@modelcontextprotocol/server'
import { formatOfName, mediaTypes } from '../../shared/api/output.ts'
import type { McpContext } from './mcp-context.ts'
import { resultIn, resultUri, resultUriTemplate } from './result-uris.ts'

export const mediaTypeOf = (id: string): string => mediaTypes[formatOfName(id) ?? 'png']

/** The pictures that were made for clients, newest first, as resources that can be listed and read. */
export const addResources = (server: McpServer, context: () => McpContext): void => {
  const template = new ResourceTemplate(resultUriTemplate, {
    list: () => ({
      resources: context()
        .savedResults.ids()
        .map(id => ({
          uri: resultUri(id),
          name: id,
          mimeType: mediaTypeOf(id),
        })),
    }),
  })
  server.registerResource(
    'results',
    template,
    { title: 'Pictures', description: 'The pictures that were made here since Likeness was started.' },
    async uri => {
      const id = resultIn(uri.href)
      const result = id === undefined ? undefined : context().savedResults.find(id)
      const bytes = result && (await readFile(result.file).catch(() => undefined))
      if (id === undefined || !bytes) throw new ResourceNotFoundError(uri.href)
      return { contents: [{ uri: uri.href, mimeType: mediaTypeOf(id), blob: bytes.toString('base64') }] }
    },
  )
}
