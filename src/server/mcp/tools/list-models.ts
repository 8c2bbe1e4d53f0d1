import type { McpServer } from '@modelcontextprotocol/server'
import { z } from 'zod'
import { runTool, type ToolSetup } from './run-tool.ts'

const models = z.object({
  models: z.array(
    z.object({
      id: z.string().describe('What `generate` takes as `model`.'),
      title: z.string(),
      isDefault: z.boolean(),
      width: z.int().describe('Of the size that it draws best.'),
      height: z.int(),
      otherSizes: z.boolean(),
      steps: z.int(),
      content: z.enum(['photo', 'drawing']).describe('What it draws.'),
    }),
  ),
})

/** The tool that lists what pictures can be drawn with. */
export const addListModels = (server: McpServer, setup: ToolSetup): void => {
  server.registerTool(
    'list_models',
    {
      title: 'List models',
      description: 'Lists the installed models that generate can draw with.',
      inputSchema: z.strictObject({}),
      outputSchema: models,
      annotations: { readOnlyHint: true, idempotentHint: true, openWorldHint: false },
    },
    (_given, ctx) =>
      runTool(setup, ctx, async ({ context }) => {
        const own = await context.models.find()
        const structuredContent = {
          models: (await context.models.list()).map(({ id, title, textToImage }) => ({
            ...{ id, title, isDefault: id === own.id },
            ...textToImage.nativeSize,
            ...{ otherSizes: textToImage.otherSizes, steps: textToImage.steps, content: textToImage.content },
          })),
        }
        const lines = structuredContent.models.map(
          ({ id, title, width, height, isDefault }) =>
            `${id}: ${title}, ${width}×${height}${isDefault ? ', the default' : ''}`,
        )
        return { content: [{ type: 'text', text: lines.join('\n') }], structuredContent }
      }),
  )
}
