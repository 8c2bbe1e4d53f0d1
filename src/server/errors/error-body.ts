import type { Tag } from '../routes/route.ts'
import { errorStatuses } from './error-status.ts'
import type { ErrorReply, ReplyErrorCode } from './http-error.ts'

/** How one family of routes words its errors, as a JSON value. */
export type ErrorBody = (error: ErrorReply) => unknown

/** `{"error": "<message>"}`, as the original program answered. */
const original: ErrorBody = ({ message }) => ({ error: message })

const native: ErrorBody = ({ code, message }) => ({ error: { code, message } })

/** What OpenAI's clients look for. */
const openaiCodes: Partial<Record<ReplyErrorCode, string>> = {
  'missing-token': 'invalid_api_key',
  'unknown-pack': 'model_not_found',
  'unsafe-image': 'moderation_blocked',
}

/** Source: the OpenAI API reference, error object. */
export const openaiError = ({ code, message, field }: ErrorReply) => {
  const status = errorStatuses[code]
  const type = status === 429 ? 'rate_limit_error' : status < 500 ? 'invalid_request_error' : 'server_error'
  const param = field ? field.path.join('.') : null
  return { error: { message, type, param, code: openaiCodes[code] ?? code } }
}

/**
 * As FastAPI words a field that is refused, an address that is not there, and everything else as the web UI does.
 * Source: stable-diffusion-webui, modules/api/api.py, `handle_exception`; FastAPI, `HTTPValidationError`.
 */
const automatic1111: ErrorBody = ({ code, message, field }) =>
  field
    ? { detail: [{ loc: ['body', ...field.path], msg: field.problem, type: 'value_error' }] }
    : { error: code, detail: code === 'no-such-route' ? 'Not Found' : message, body: '', errors: message }

/** Addresses of AUTOMATIC1111's web UI and its extensions. */
const isAutomatic1111 = (path: string): boolean => /^\/(sdapi|controlnet|reactor|internal)\//.test(path)

/** Source: modelcontextprotocol.io, specification, Transports; JSON-RPC 2.0, error object */
const jsonRpc: ErrorBody = ({ code, message }) => ({
  jsonrpc: '2.0',
  error: {
    code: code === 'bad-body' ? -32_700 : code === 'bad-option' ? -32_600 : -32_000,
    message,
    data: { code },
  },
  id: null,
})

/** Addresses of OpenAI's API, with and without its version. */
const isOpenai = (path: string): boolean => /^\/(v1|images|models|responses)(\/|$)/.test(path)

/** Source: ComfyUI, server.py, `post_prompt`; older versions give a text in place of an object. */
const comfyui: ErrorBody = ({ code, message }) => ({
  error: { type: code, message, details: '', extra_info: {} },
  node_errors: {},
})

/** Of routes whose group says it, wherever they lie. */
const byTag: Readonly<Partial<Record<Tag, ErrorBody>>> = {
  ...{ openai: openaiError, automatic1111, comfyui, mcp: jsonRpc },
}

/** The error format of the API a path belongs to. @param tag of its route, where it has one */
export const errorBodyFor = (path: string, tag?: Tag): ErrorBody => {
  const known = tag && byTag[tag]
  if (known) return known
  if (isOpenai(path)) return openaiError
  if (isAutomatic1111(path)) return automatic1111
  return path === '/' ? original : native
}

/** The status of an error as the API has it that a path belongs to: FastAPI's for a field is 422. */
export const errorStatusFor = (path: string, { code, field }: ErrorReply, tag?: Tag): number =>
  field && (tag === 'automatic1111' || isAutomatic1111(path)) ? 422 : errorStatuses[code]
