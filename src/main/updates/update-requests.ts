import { type ClientRequest, type IncomingMessage, request as requestHttp } from 'node:http'
import { type RequestOptions, request as requestHttps } from 'node:https'
import type { SecureContext } from 'node:tls'
import {
  configureRequestOptions,
  configureRequestUrl,
  type DownloadOptions,
  HttpExecutor,
} from 'builder-util-runtime'
import { HttpsProxyAgent } from 'https-proxy-agent'
import { trustedCertificates } from '../../node/certificates.ts'
import { proxyFor } from '../../node/proxies.ts'

const loopback: ReadonlySet<string> = new Set(['127.0.0.1', 'localhost', '[::1]'])

/** All that an update server learns: which file is asked for, in which form. */
const sentHeaders: ReadonlySet<string> = new Set(['accept', 'cache-control', 'range'])

/**
 * The requests of electron-updater, by Node: Chromium's own network is turned off in this app. Only over https, with the
 * proxies and certificates that installing models uses, and without the header by which electron-updater tells
 * installations apart.
 */
export class UpdateRequests extends HttpExecutor<ClientRequest> {
  override createRequest(
    options: RequestOptions,
    answer: (response: IncomingMessage) => void,
  ): ClientRequest {
    const { protocol = 'https:', hostname, port, path = '/' } = options
    const url = new URL(`${protocol}//${hostname}${port ? `:${port}` : ''}${path}`)
    const headers = Object.fromEntries(
      Object.entries(options.headers ?? {}).filter(([name]) => sentHeaders.has(name.toLowerCase())),
    )
    const asked = { ...options, headers: { ...headers, 'user-agent': 'Likeness' } }
    if (url.protocol === 'http:' && loopback.has(url.hostname)) return requestHttp(asked, answer)
    if (url.protocol !== 'https:') throw new Error(`${url.host} was to be asked without encryption.`)
    const proxy = proxyFor(url, process.env)
    const secured: RequestOptions & { readonly secureContext: SecureContext } = {
      ...asked,
      secureContext: trustedCertificates(process.env),
      ...(proxy ? { agent: tunnelThrough(proxy) } : {}),
    }
    return requestHttps(secured, answer)
  }

  /** Called by electron-updater: fetches a file and compares its checksum. */
  download(url: URL, destination: string, options: DownloadOptions): Promise<string> {
    return options.cancellationToken.createPromise<string>((resolve, reject, onCancel) => {
      const request: RequestOptions = options.headers ? { headers: options.headers } : {}
      configureRequestUrl(url, request)
      configureRequestOptions(request)
      const callback = (error: Error | null) => (error ? reject(error) : resolve(destination))
      this.doDownload(request, { destination, options, onCancel, callback, responseHandler: null }, 0)
    })
  }
}

const tunnelThrough = ({ url, authorization }: NonNullable<ReturnType<typeof proxyFor>>) =>
  new HttpsProxyAgent(url, authorization ? { headers: { 'proxy-authorization': authorization } } : {})
