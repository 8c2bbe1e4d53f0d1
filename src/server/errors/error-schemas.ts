import { z } from 'zod'

const code = z.string().describe('What went wrong, as a word that does not change.')
const message = z.string().describe('What went wrong, and what to do.')

const native = z.object({ error: z.object({ code, message }) }).meta({ id: 'Error' })

const fieldProblem = z
  .object({ loc: z.array(z.union([z.string(), z.int()])), msg: z.string(), type: z.string() })
  .meta({ id: 'FieldProblem' })

/** The errors of each family of routes, by its tag, as `error-body.ts` words them. */
export const errorSchemas: Readonly<Record<string, z.ZodType>> = {
  original: z.object({ error: message }).meta({ id: 'OriginalError' }),
  likeness: native,
  about: native,
  openai: z
    .object({
      error: z.object({
        message,
        type: z.enum(['invalid_request_error', 'rate_limit_error', 'server_error']),
        param: z.string().nullable(),
        code,
      }),
    })
    .meta({ id: 'OpenAIError' }),
  automatic1111: z
    .union([
      z.object({ error: code, detail: message, body: z.string(), errors: z.string() }),
      z.object({ detail: z.array(fieldProblem) }),
    ])
    .meta({ id: 'WebUIError' }),
  comfyui: z
    .object({
      error: z.object({ type: code, message, details: z.string(), extra_info: z.looseObject({}) }),
      node_errors: z.looseObject({}),
    })
    .meta({ id: 'ComfyUIError' }),
  mcp: z
    .object({
      jsonrpc: z.literal('2.0'),
      error: z.object({ code: z.int(), message, data: z.unknown().optional() }),
      id: z.union([z.string(), z.number()]).nullish(),
    })
    .meta({ id: 'JsonRpcError' }),
}
