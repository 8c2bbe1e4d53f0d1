import { readFile, stat } from 'node:fs/promises'
import { join } from 'node:path'
import type { CallToolResult, ContentBlock } from '@modelcontextprotocol/server'
import { z } from 'zod'
import type { PictureOutput } from '../../../shared/api/jobs.ts'
import { type PictureView, viewOutput } from '../../jobs/job-view.ts'
import type { McpClient, McpContext } from '../mcp-context.ts'
import { mediaTypeOf } from '../resources.ts'
import { resultUri } from '../result-uris.ts'

/** The structured output of the tools that make pictures. */
export const madePictures = z.object({
  pictures: z.array(
    z.object({
      uri: z
        .string()
        .describe('Of the picture as a resource; other tools take it in the place of a picture.'),
      width: z.int(),
      height: z.int(),
      seed: z.int().optional().describe('Draws the same picture again.'),
      similarity: z
        .number()
        .nullable()
        .optional()
        .describe(
          'Cosine similarity of the swapped face to its source, −1 to 1; 0.4 and more is the same person.',
        ),
      file: z.string().optional().describe('Path of the picture on this computer.'),
      url: z.string().optional().describe('Address of the picture on this server.'),
    }),
  ),
  notices: z.array(z.string()).describe('What was done differently than expected, and why.'),
})

/** Of a tool that makes the same picture again when it is called again. */
export const makesPictures = {
  readOnlyHint: false,
  destructiveHint: false,
  idempotentHint: true,
  openWorldHint: false,
} as const

/** Bytes of all pictures that are shown in one result: some clients take no more than 1 MB of base64. */
const shownBytes = 740_000

const shownFormats = new Set(['image/png', 'image/jpeg', 'image/webp'])

/** The picture itself where it is small and of a kind that assistants see, else a smaller JPEG. */
const showPicture = async (id: string, { engine }: McpContext, room: number): Promise<ContentBlock> => {
  const file = join(engine.folders.library, id)
  const mimeType = mediaTypeOf(id)
  if (shownFormats.has(mimeType) && (await stat(file)).size <= room)
    return { type: 'image', data: await readFile(file, 'base64'), mimeType }
  const thumbnail = await engine.request('library.thumbnail', { id, size: 640 })
  return { type: 'image', data: await readFile(thumbnail.file, 'base64'), mimeType: 'image/jpeg' }
}

const describe = ({ width, height, seed, similarity }: PictureView): string =>
  [
    `${width}×${height}`,
    ...(seed === undefined ? [] : [`seed ${seed}`]),
    ...(similarity == null ? [] : [`similarity ${similarity.toFixed(2)}`]),
  ].join(', ')

/** The pictures of a job: in words, to be looked at, as links to resources, and as data. */
export const pictureResult = async (
  output: PictureOutput,
  context: McpContext,
  { base, folders }: McpClient,
): Promise<CallToolResult> => {
  const views = viewOutput(output)
  const notices = output.value.notices.map(({ message }) => message)
  const lines = views.map(view => `${resultUri(view.id)} (${describe(view)})`)
  const content: ContentBlock[] = [{ type: 'text', text: [...lines, ...notices].join('\n') }]
  for (const { id } of views) content.push(await showPicture(id, context, shownBytes / views.length))
  for (const { id } of views)
    content.push({ type: 'resource_link', uri: resultUri(id), name: id, mimeType: mediaTypeOf(id) })
  const pictures = views.map(({ id, url, width, height, seed, similarity }) => ({
    ...{ uri: resultUri(id), width, height, seed, similarity },
    ...(folders && { file: join(context.engine.folders.library, id) }),
    ...(base !== undefined && { url: `${base}${url}` }),
  }))
  return { content, structuredContent: { pictures, notices } }
}
