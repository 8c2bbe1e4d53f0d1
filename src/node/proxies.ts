type Environment = Readonly<Record<string, string | undefined>>

/** An HTTP proxy and the credentials for it. */
export interface ProxyServer {
  /** Without name and password. */
  readonly url: string
  /** Value of `Proxy-Authorization`. */
  readonly authorization: string | undefined
}

/** A variable that names a proxy cannot be understood; the message says what to do. */
export class ProxyNotUnderstood extends Error {
  override readonly name = 'ProxyNotUnderstood'
}

const read = (env: Environment, name: string): string | undefined =>
  env[name.toLowerCase()] || env[name.toUpperCase()] || undefined

/**
 * The proxy for an address, from the environment variables that curl and most programs use: `HTTPS_PROXY` or
 * `HTTP_PROXY`, else `ALL_PROXY`; names in lower case go first. `NO_PROXY` lists hosts that are reached directly,
 * subdomains included, with a port where only that one is meant; `*` stands for all hosts.
 * @returns null for a direct connection
 * @throws ProxyNotUnderstood for a malformed variable
 */
export const proxyFor = (url: URL, env: Environment): ProxyServer | null => {
  const scheme = url.protocol === 'https:' ? 'HTTPS_PROXY' : 'HTTP_PROXY'
  const value = read(env, scheme) ?? read(env, 'ALL_PROXY')
  if (value === undefined || isExcluded(url, read(env, 'NO_PROXY') ?? '')) return null
  return parseProxy(value)
}

const hostOf = (name: string): string => name.toLowerCase().replace(/^\[|\]$/g, '')

const isExcluded = ({ hostname, port, protocol }: URL, list: string): boolean => {
  const host = hostOf(hostname)
  const ownPort = port || (protocol === 'https:' ? '443' : '80')
  return list.split(/[\s,]+/).some(entry => {
    if (entry === '*') return true
    const match = /^\*?\.?(\[[^\]]+\]|[^:]+|[^[]*:[^[]*:[^[]*?)(?::(\d+))?$/.exec(entry)
    if (!match || (match[2] !== undefined && match[2] !== ownPort)) return false
    const name = hostOf(match[1]!)
    return host === name || host.endsWith(`.${name}`)
  })
}

const parseProxy = (value: string): ProxyServer => {
  const url = parseUrl(value.includes('://') ? value : `http://${value}`)
  if (!url || (url.protocol !== 'http:' && url.protocol !== 'https:'))
    throw new ProxyNotUnderstood(
      `The proxy "${url ? `${url.protocol}//${url.host}` : value}" is not understood. Set HTTPS_PROXY to one that begins with http:// or https://.`,
    )
  const { username, password } = url
  const credentials = `${decodeURIComponent(username)}:${decodeURIComponent(password)}`
  const authorization = username ? `Basic ${Buffer.from(credentials).toString('base64')}` : undefined
  return { url: url.origin, authorization }
}

const parseUrl = (value: string): URL | null => {
  try {
    return new URL(value)
  } catch {
    return null
  }
}
