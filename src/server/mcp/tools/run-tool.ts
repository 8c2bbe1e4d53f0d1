import { join } from 'node:path'
import type { CallToolResult, ServerContext } from '@modelcontextprotocol/server'
import { createUploadSet } from '../../body/uploads.ts'
import { toErrorReply } from '../../errors/http-error.ts'
import type { JobChange } from '../../jobs/jobs.ts'
import { createReadPicture, type ReadPicture } from '../given-pictures.ts'
import type { McpClient, McpContext } from '../mcp-context.ts'
import { tellProgress } from '../progress-notifications.ts'

/** What a tool gets beside its arguments. */
export interface ToolCall {
  readonly context: McpContext
  readonly client: McpClient
  readonly readPicture: ReadPicture
  /** Aborted when the client cancels the call or is gone. */
  readonly signal: AbortSignal
  readonly watch: (change: JobChange) => void
}

/** What every tool of a connection is made of. The context is asked for when a tool is called, not before. */
export interface ToolSetup {
  readonly context: () => McpContext
  readonly client: McpClient
}

/**
 * Runs a tool: its uploads are deleted when it has ended, and what it throws becomes a result that tells the assistant
 * in words what to do, without paths of this machine.
 */
export const runTool = async (
  { context: open, client }: ToolSetup,
  ctx: ServerContext,
  work: (call: ToolCall) => Promise<CallToolResult>,
): Promise<CallToolResult> => {
  const context = open()
  const { signal } = ctx.mcpReq
  const uploads = createUploadSet(join(context.engine.folders.photos, 'uploads'))
  try {
    const readPicture = createReadPicture(context, client, uploads)
    return await work({ context, client, readPicture, signal, watch: tellProgress(ctx) })
  } catch (error) {
    const { code, message } = toErrorReply(error)
    if (code === 'internal' && !signal.aborted) client.report(error)
    return { isError: true, content: [{ type: 'text', text: `${message} [${code}]` }] }
  } finally {
    await uploads.release()
  }
}
