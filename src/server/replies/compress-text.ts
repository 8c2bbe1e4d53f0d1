import { promisify } from 'node:util'
import { brotliCompress, constants, gzip } from 'node:zlib'

export type ReplyCoding = 'br' | 'gzip'

/** Shorter texts fit into one packet as they are. */
const shortest = 1400

/** Longer ones are pictures as base64 in their greater part, which get no shorter. */
const longest = 2 ** 20

/**
 * The best coding that an `Accept-Encoding` takes; undefined for none. Source: RFC 9110, section 12.5.3
 */
export const codingFor = (accepted: string | undefined): ReplyCoding | undefined => {
  const weights = new Map(
    (accepted ?? '').split(',').map(part => {
      const [name = '', ...parameters] = part.split(';').map(piece => piece.trim().toLowerCase())
      const weight = parameters.find(parameter => parameter.startsWith('q='))?.slice(2)
      return [name, weight === undefined ? 1 : Number(weight) || 0]
    }),
  )
  const weightOf = (name: ReplyCoding) =>
    weights.get(name) ?? (name === 'gzip' ? weights.get('x-gzip') : undefined) ?? weights.get('*') ?? 0
  const [br, zipped] = [weightOf('br'), weightOf('gzip')]
  if (br === 0 && zipped === 0) return undefined
  return br >= zipped ? 'br' : 'gzip'
}

const quick = {
  br: { params: { [constants.BROTLI_PARAM_QUALITY]: 4 } },
  gzip: { level: 5 },
} as const

/** The text in a coding; null where that does not pay. */
export const compressText = async (text: string, coding: ReplyCoding): Promise<Buffer | null> => {
  if (text.length < shortest || text.length > longest) return null
  return coding === 'br' ? promisify(brotliCompress)(text, quick.br) : promisify(gzip)(text, quick.gzip)
}
