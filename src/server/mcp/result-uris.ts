import { pictureId } from '../../shared/api/options.ts'

/** Under which clients of MCP name a picture that was made for them. */
export const resultUriTemplate = 'likeness://results/{id}'

export const resultUri = (id: string): string => `likeness://results/${encodeURIComponent(id)}`

/** The id in a uri of a result, or in its URL on an HTTP server; undefined for anything else. */
export const resultIn = (given: string): string | undefined => {
  const [, name] =
    /^(?:likeness:\/\/results|https?:\/\/[^/]+\/api\/results|\/api\/results)\/([^/?#]+)/.exec(given) ?? []
  if (name === undefined) return undefined
  try {
    const id = pictureId.safeParse(decodeURIComponent(name))
    return id.success ? id.data : undefined
  } catch {
    return undefined
  }
}
