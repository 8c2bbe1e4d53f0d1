import { z } from 'zod'
import { drawingRoles, roles } from '../pack-manifest.ts'

/** An error as it leaves the engine: a stable code and a message that says what to do. Never a stack. */
export const failure = z.object({
  code: z.string(),
  message: z.string(),
  /** What the file of a model is, as `lora` or `gguf`, where it cannot be drawn with. */
  fileKind: z.string().optional(),
  /** With `no-face-found`: it is the generated picture that has none, and no photo. */
  drawn: z.boolean().optional(),
  /** With `out-of-memory`: what would need less. */
  fits: z
    .object({
      size: z.object({ width: z.int(), height: z.int() }),
      pack: z.string(),
      builtIn: z.array(z.enum(roles).exclude([...drawingRoles])),
    })
    .partial()
    .optional(),
})
export type Failure = z.infer<typeof failure>

/** An error that nobody foresaw, as it may be told. Only its kind leaves: its text may hold paths and internals. */
export const internalFailure = (error: unknown): Failure => {
  const kind = error instanceof Error ? error.name : typeof error
  return {
    code: 'internal',
    message: `Something went wrong in Likeness itself (${kind}). Try again; if it happens again, the log says more.`,
  }
}

const quotedPath = /"(?:\/|[A-Za-z]:[\\/]|\\\\)[^"]*[\\/]([^"\\/]+)"/g
const barePath = /(^|[\s(=,;:])(?:\/|[A-Za-z]:[\\/]|\\\\)(?:[^\s"'\\/]+[\\/])+([^\s"'\\/]+)/g

/** A message with the last part of every absolute path in it only. */
export const withoutPaths = (text: string): string =>
  text.replace(quotedPath, '"$1"').replace(barePath, '$1$2')

export type Issue = Pick<z.core.$ZodIssue, 'code' | 'message'> & { readonly path: readonly PropertyKey[] }

/** Why a schema refused an input, in a sentence for people, with the path of the field it is about. */
export const explainIssue = (issue: z.core.$ZodIssue | undefined): Issue => {
  if (!issue) return { path: [], code: 'custom', message: 'not understood' }
  // A message written in the schema says more than any made here.
  if (!issue.message.startsWith('Invalid ')) return issue
  switch (issue.code) {
    case 'invalid_value':
      return { ...issue, message: `must be ${orList(issue.values.map(String))}` }
    case 'invalid_union': {
      const best = closest(issue)
      return best ? explainIssue(best) : issue
    }
    default:
      return issue
  }
}

/** A refused input as an error. @param error of a schema of the contract */
export const toRefusal = (
  error: z.ZodError,
): Failure & { readonly code: 'empty-prompt' | 'file-empty' | 'bad-option' } => {
  const { path, code, message } = explainIssue(error.issues[0])
  const name = path.filter(key => key !== 'work' && key !== 'input').join('.')
  if (name === 'prompt' && code === 'too_small')
    return { code: 'empty-prompt', message: 'The prompt is empty. Describe the picture you want.' }
  if (name === 'bytes')
    return { code: 'file-empty', message: 'The file is empty (0 bytes). Choose another picture.' }
  return { code: 'bad-option', message: `${name || 'input'}: ${message}.` }
}

/** The first issue of the branch of a union that has the fewest. */
const closest = ({ errors, path }: z.core.$ZodIssueInvalidUnion): z.core.$ZodIssue | undefined => {
  const [[first] = []] = [...errors].sort((a, b) => a.length - b.length)
  return first && { ...first, path: [...path, ...first.path] }
}

const orList = (values: readonly string[]): string =>
  values.length < 2 ? values.join() : `${values.slice(0, -1).join(', ')} or ${values.at(-1)}`
