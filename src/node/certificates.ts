import { readFileSync } from 'node:fs'
import * as tls from 'node:tls'

type Environment = Readonly<Record<string, string | undefined>>

/** Certificate bundles of Linux distributions, for versions of Node that cannot ask the system. */
const bundles = [
  '/etc/ssl/certs/ca-certificates.crt',
  '/etc/pki/tls/certs/ca-bundle.crt',
  '/etc/ssl/ca-bundle.pem',
  '/etc/ssl/cert.pem',
]

/**
 * The certificate authorities that downloads trust: Node's, the system's, and those in the files that
 * `NODE_EXTRA_CA_CERTS` and `SSL_CERT_FILE` name. Company networks that inspect TLS add their own there.
 */
export const trustedCertificates = (env: Environment): tls.SecureContext => {
  const added = [
    ...systemCertificates(),
    ...certificatesIn(env.SSL_CERT_FILE),
    ...certificatesIn(env.NODE_EXTRA_CA_CERTS),
  ]
  return tls.createSecureContext({ ca: [...tls.rootCertificates, ...new Set(added.filter(isUsable))] })
}

const systemCertificates = (): readonly string[] => {
  // Since Node 22.15.
  const { getCACertificates } = tls as { getCACertificates?: (from: 'system') => string[] }
  if (getCACertificates) return getCACertificates('system')
  return process.platform === 'linux' ? bundles.flatMap(certificatesIn) : []
}

/** The certificates in a PEM file. A file that cannot be read is ignored, as Node does. */
const certificatesIn = (path: string | undefined): readonly string[] => {
  if (!path) return []
  try {
    const text = readFileSync(path, 'utf8')
    return text.match(/-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g) ?? []
  } catch {
    return []
  }
}

/** A single damaged certificate would make the whole list unusable. */
const isUsable = (certificate: string): boolean => {
  try {
    tls.createSecureContext({ ca: certificate })
    return true
  } catch {
    return false
  }
}
