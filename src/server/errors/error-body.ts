import { errorStatuses } from './error-status.ts'
import type { ErrorReply } from './http-error.ts'

/** How one family of routes words its errors, as a JSON value. */
export type ErrorBody = (error: ErrorReply) => unknown

/** `{"error": "<message>"}`, as the original program answered. */
const original: ErrorBody = ({ message }) => ({ error: message })

const native: ErrorBody = ({ code, message }) => ({ error: { code, message } })

/** Source: the OpenAI API reference, error object. */
const openai: ErrorBody = ({ code, message }) => {
  const status = errorStatuses[code]
  const type = status === 429 ? 'rate_limit_error' : status < 500 ? 'invalid_request_error' : 'server_error'
  return { error: { message, type, param: null, code: code === 'missing-token' ? 'invalid_api_key' : code } }
}

/** Source: stable-diffusion-webui, modules/api/api.py, handle_exception. */
const automatic1111: ErrorBody = ({ code, message }) => ({
  error: code,
  detail: message,
  body: '',
  errors: message,
})

/** The error format of the API a path belongs to. */
export const errorBodyFor = (path: string): ErrorBody => {
  if (path.startsWith('/v1/')) return openai
  if (path.startsWith('/sdapi/')) return automatic1111
  return path === '/' ? original : native
}
