import { expect, test } from 'vitest'
import { proxyFor } from './proxies.ts'

const proxyOf = (url: string, env: Record<string, string>) => proxyFor(new URL(url), env)?.url ?? null

test.each([
  ['https://hub.test/x', { HTTPS_PROXY: 'http://a:1' }, 'http://a:1'],
  ['https://hub.test/x', { https_proxy: 'http://b:2', HTTPS_PROXY: 'http://a:1' }, 'http://b:2'],
  ['https://hub.test/x', { HTTP_PROXY: 'http://a:1' }, null],
  ['http://hub.test/x', { HTTP_PROXY: 'http://a:1' }, 'http://a:1'],
  ['https://hub.test/x', { ALL_PROXY: 'http://c:3' }, 'http://c:3'],
  ['https://hub.test/x', { all_proxy: 'http://c:3', HTTPS_PROXY: 'https://a:1' }, 'https://a:1'],
  ['https://hub.test/x', { HTTPS_PROXY: 'a:8080' }, 'http://a:8080'],
  ['https://hub.test/x', { HTTPS_PROXY: '' }, null],
  ['https://hub.test/x', {}, null],
])('%s with %j uses %s', (url, env, proxy) => {
  expect(proxyOf(url, env)).toBe(proxy)
})

test.each([
  ['https://hub.test/x', 'hub.test', true],
  ['https://cdn.hub.test/x', 'hub.test', true],
  ['https://cdn.hub.test/x', '.hub.test', true],
  ['https://cdn.hub.test/x', '*.hub.test', true],
  ['https://HUB.test/x', 'other.test, Hub.Test', true],
  ['https://myhub.test/x', 'hub.test', false],
  ['https://hub.test/x', 'hub.test:443', true],
  ['https://hub.test:8443/x', 'hub.test:443', false],
  ['https://hub.test/x', '*', true],
  ['https://hub.test/x', '', false],
  ['http://127.0.0.1:99/x', '127.0.0.1 localhost', true],
  ['http://[::1]:99/x', '::1', true],
  ['http://[::1]:99/x', '[::1]:99', true],
])('%s is excluded from the proxy by NO_PROXY=%s: %s', (url, list, spared) => {
  const env = { HTTPS_PROXY: 'http://a:1', HTTP_PROXY: 'http://a:1', no_proxy: list }
  expect(proxyOf(url, env) === null).toBe(spared)
})

test('name and password are decoded and sent to the proxy only', () => {
  const proxy = proxyFor(new URL('https://hub.test/x'), { HTTPS_PROXY: 'http://m%40x:p%3Aw@a:1' })
  expect(proxy).toEqual({
    url: 'http://a:1',
    authorization: `Basic ${Buffer.from('m@x:p:w').toString('base64')}`,
  })
})

test.each(['socks5://me:secret@a:1', 'http://', 'a b'])(
  '%s is refused with an explanation, without its password',
  value => {
    const ask = () => proxyFor(new URL('https://hub.test/x'), { HTTPS_PROXY: value })
    expect(ask).toThrow(/is not understood. Set HTTPS_PROXY/)
    expect(ask).not.toThrow(/secret/)
  },
)
