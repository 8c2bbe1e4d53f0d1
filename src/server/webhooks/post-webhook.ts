import { lookup } from 'node:dns'
import { type ClientRequest, request as requestHttp } from 'node:http'
import { request as requestHttps } from 'node:https'
import { isIP, type LookupFunction } from 'node:net'
import type { WebhookTarget } from './allowed-webhooks.ts'
import { isPublicAddress } from './public-address.ts'

/** Looks a name up as ever, and knows only its public addresses: what was checked is what is connected to. */
const lookupPublic: LookupFunction = (name, options, callback) =>
  lookup(name, { ...options, all: true }, (error, addresses) => {
    if (error) return callback(error, '')
    const first = addresses.find(({ address }) => isPublicAddress(address))
    if (!first) return callback(new Error(`${name} has no public address`), '')
    if (options.all) callback(null, [first])
    else callback(null, first.address, first.family)
  })

/**
 * Sends a webhook once. Redirects are not followed, what is answered is not read, and no proxy is asked.
 * @param timeout milliseconds, for all of it
 * @returns the status
 * @throws the system's error
 */
export const postWebhook = (
  { url, publicOnly }: WebhookTarget,
  body: string,
  headers: Readonly<Record<string, string>>,
  { timeout, signal }: { readonly timeout: number; readonly signal: AbortSignal },
): Promise<number> =>
  new Promise((resolve, reject) => {
    const host = url.hostname.replace(/^\[|\]$/g, '')
    if (publicOnly && isIP(host) !== 0 && !isPublicAddress(host))
      return reject(new Error(`${host} is no public address`))
    const send = url.protocol === 'https:' ? requestHttps : requestHttp
    const outgoing: ClientRequest = send(
      url,
      {
        ...{ method: 'POST', agent: false, ...(publicOnly && { lookup: lookupPublic }) },
        headers: { ...headers, 'content-length': String(Buffer.byteLength(body)) },
        signal: AbortSignal.any([signal, AbortSignal.timeout(timeout)]),
      },
      response => {
        resolve(response.statusCode ?? 0)
        response.destroy()
      },
    )
    outgoing.on('error', reject).end(body)
  })
