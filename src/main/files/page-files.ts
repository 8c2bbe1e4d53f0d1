import { join } from 'node:path'
import { realPathBelow } from '../../node/is-below.ts'
import { scheme } from './scheme.ts'

const isPlain = (segment: string): boolean => /^[^./\\\0:][^/\\\0:]*$/.test(segment)

/** Host, decoded segments of the path and query of one of our addresses; undefined for any other. */
export const parseOwnAddress = (address: string) => {
  try {
    const url = new URL(address)
    if (url.protocol !== `${scheme}:` || url.port || url.username || url.password) return undefined
    const segments = url.pathname.slice(1).split('/').map(decodeURIComponent)
    return { host: url.hostname, segments, query: url.searchParams }
  } catch {
    return undefined
  }
}

/** The file of the window's own page that an address names, links resolved; undefined when there is none. */
export const findPageFile = async (address: string, folder: string): Promise<string | undefined> => {
  const own = parseOwnAddress(address)
  if (own?.host !== 'app') return undefined
  return own.segments.every(isPlain) ? realPathBelow(join(folder, ...own.segments), folder) : undefined
}
