import type { z } from 'zod'

export type Issue = Pick<z.core.$ZodIssue, 'code' | 'message'> & { readonly path: readonly PropertyKey[] }

/** Why a schema refused an input, in words for people, with the field it is about. */
export const explainIssue = (issue: z.core.$ZodIssue | undefined): Issue => {
  if (!issue) return { path: [], code: 'custom', message: 'not understood' }
  // A schema that has words of its own knows best.
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

/** Of several forms an input may take, what is wrong with the one it comes closest to. */
const closest = ({ errors, path }: z.core.$ZodIssueInvalidUnion): z.core.$ZodIssue | undefined => {
  const [[first] = []] = [...errors].sort((a, b) => a.length - b.length)
  return first && { ...first, path: [...path, ...first.path] }
}

const orList = (values: readonly string[]): string =>
  values.length < 2 ? values.join() : `${values.slice(0, -1).join(', ')} or ${values.at(-1)}`
