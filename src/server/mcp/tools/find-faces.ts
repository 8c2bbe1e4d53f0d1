import type { McpServer } from '@modelcontextprotocol/server'
import { z } from 'zod'
import type { RouteInput } from '../../../shared/api/contract.ts'
import { faceReport, facesOutput } from '../../../shared/api/faces.ts'
import { withSettings } from '../../jobs/policy.ts'
import { givenPicture, howToGivePictures } from '../given-pictures.ts'
import { runTool, type ToolSetup } from './run-tool.ts'

const foundFaces = facesOutput.pick({ width: true, height: true }).extend({
  faces: z
    .array(faceReport.pick({ box: true, score: true, pose: true }))
    .describe(
      'Largest first. `box` is left, top, width and height in pixels of the upright picture; `pose` in degrees.',
    ),
})

/** The tool that says where faces are. */
export const addFindFaces = (server: McpServer, setup: ToolSetup): void => {
  server.registerTool(
    'find_faces',
    {
      title: 'Find faces',
      description:
        'Says where the faces of a picture are, numbered as the other tools number them. Nothing is saved.',
      inputSchema: z.strictObject({
        image: givenPicture.describe(`The picture to look at: ${howToGivePictures(setup.client)}.`),
      }),
      outputSchema: foundFaces,
      annotations: { readOnlyHint: true, openWorldHint: false },
    },
    ({ image }, ctx) =>
      runTool(setup, ctx, async ({ context: { engine, policy }, readPicture, signal }) => {
        const file = await readPicture('image', image)
        const input = await withSettings<RouteInput<'faces'>>({ file }, engine, policy)
        const { width, height, faces } = await engine.request('faces', input, { signal })
        const structuredContent = foundFaces.parse({ width, height, faces })
        const lines = structuredContent.faces.map(
          ({ box }, i) => `Face ${i}: ${box.map(Math.round).join(', ')} (left, top, width, height)`,
        )
        const text = [`${faces.length} faces in ${width}×${height} pixels.`, ...lines].join('\n')
        return { content: [{ type: 'text', text }], structuredContent }
      }),
  )
}
