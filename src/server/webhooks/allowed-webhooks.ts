import { isIP } from 'node:net'
import { LikenessError } from '../../engine/index.ts'

/** A host that jobs may be told to. */
export interface AllowedWebhook {
  /** In lower case; `*` for any, `*.` before one for all below it. */
  readonly name: string
  /** Undefined for the usual ones, 80 and 443. */
  readonly port: number | undefined
}

/**
 * What `--allow-webhook` takes: HOST, HOST:PORT, `*.example.com` or `*`.
 * @throws LikenessError `bad-option`
 */
export const parseAllowedWebhook = (text: string): AllowedWebhook => {
  const match =
    /^(?:\[([0-9a-f:.]+)\]|(\*|(?:\*\.)?[a-z0-9_](?:[a-z0-9_.-]*[a-z0-9_])?))(?::(\d{1,5}))?$/i.exec(text)
  const [, address, name, port] = match ?? []
  if (match && (address === undefined || isIP(address) === 6))
    return {
      name: (address ?? name ?? '').toLowerCase(),
      port: port === undefined ? undefined : Number(port),
    }
  throw new LikenessError(
    'bad-option',
    `"${text}" is no host that webhooks can go to. Write it without scheme, as app.example.com, app:3000 or *.example.com.`,
  )
}

const matches = (host: string, { name }: AllowedWebhook): boolean =>
  name === '*' || (name.startsWith('*.') ? host.endsWith(name.slice(1)) : host === name)

export interface WebhookTarget {
  readonly url: URL
  /** Only addresses of the internet are called: the person did not name the host itself. */
  readonly publicOnly: boolean
}

/**
 * @throws LikenessError `bad-option`: an address that is not allowed. Who names a host knows where it is, also in a
 * network of their own; hosts that only a pattern allows must be on the internet, by https.
 */
export const webhookTarget = (text: string, allowed: readonly AllowedWebhook[]): WebhookTarget => {
  const refuse = (why: string) => new LikenessError('bad-option', `webhook: ${why}`)
  if (allowed.length === 0)
    throw refuse('this server calls nobody. Serve with --allow-webhook and the name of the host.')
  const url = URL.canParse(text) ? new URL(text) : null
  if (!url || !/^https?:$/.test(url.protocol)) throw refuse('must be an address with http or https.')
  if (url.username || url.password) throw refuse('takes no user and password. Check the signature instead.')
  const host = url.hostname
    .toLowerCase()
    .replace(/^\[|\]$/g, '')
    .replace(/\.$/, '')
  const found = allowed.filter(
    each =>
      matches(host, each) && (each.port === undefined ? url.port === '' : String(each.port) === portOf(url)),
  )
  const named = found.some(({ name }) => !name.startsWith('*'))
  if (found.length === 0)
    throw refuse(`"${url.host}" is no host that this server calls. Serve with --allow-webhook and its name.`)
  if (!named && url.protocol !== 'https:')
    throw refuse('must be https where the host itself was not named by --allow-webhook.')
  return { url, publicOnly: !named }
}

const portOf = (url: URL): string => url.port || (url.protocol === 'https:' ? '443' : '80')
