import type { Dispatcher } from 'undici'
import { LikenessError } from '../../../core/errors.ts'
import { trustedCertificates } from '../../../node/certificates.ts'
import { ProxyNotUnderstood, type ProxyServer, proxyFor } from '../../../node/proxies.ts'

/** Environment variables that certificates come from; while they stay the same, connections are reused. */
const certificateVariables = ['SSL_CERT_FILE', 'NODE_EXTRA_CA_CERTS']

const makeDispatchers = async () => {
  const { Agent, ProxyAgent } = await import('undici')
  const secureContext = trustedCertificates(process.env)
  const direct = new Agent({ connect: { secureContext } })
  const proxies = new Map<string, Dispatcher>()
  return (proxy: ProxyServer | null): Dispatcher => {
    if (!proxy) return direct
    const key = `${proxy.url} ${proxy.authorization}`
    const known = proxies.get(key)
    if (known) return known
    const { url: uri, authorization: token } = proxy
    const tunnel = new ProxyAgent({ uri, token, requestTls: { secureContext }, proxyTls: { secureContext } })
    proxies.set(key, tunnel)
    return tunnel
  }
}

let known: { readonly key: string; readonly dispatchers: ReturnType<typeof makeDispatchers> } | null = null

/**
 * The undici dispatcher for an address: direct or through a proxy, with the system's certificates.
 * @throws LikenessError `download-failed` for a malformed proxy variable
 */
export const dispatcherFor = async (url: URL): Promise<Dispatcher> => {
  const proxy = proxyOf(url)
  const key = certificateVariables.map(name => process.env[name]).join('\n')
  if (known?.key !== key) known = { key, dispatchers: makeDispatchers() }
  return (await known.dispatchers)(proxy)
}

const proxyOf = (url: URL): ProxyServer | null => {
  try {
    return proxyFor(url, process.env)
  } catch (error) {
    if (error instanceof ProxyNotUnderstood) throw new LikenessError('download-failed', error.message)
    throw error
  }
}
