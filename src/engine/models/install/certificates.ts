import { readFileSync } from 'node:fs'
import * as tls from 'node:tls'

type Environment = Readonly<Record<string, string | undefined>>

/** Where Linux systems keep what they trust, for versions of Node that cannot ask the system. */
const bundles = [
  '/etc/ssl/certs/ca-certificates.crt',
  '/etc/pki/tls/certs/ca-bundle.crt',
  '/etc/ssl/ca-bundle.pem',
  '/etc/ssl/cert.pem',
]

/**
 * Whom a download trusts: what Node brings, what this computer's owner added to the system, and the files named by
 * `NODE_EXTRA_CA_CERTS` and `SSL_CERT_FILE`, which a program with its own switches for Node would leave out. Networks
 * that look into connections have certificates of their own there.
 */
export const trustedCertificates = (env: Environment): tls.SecureContext => {
  const added = [...systemCertificates(), ...fileOf(env.SSL_CERT_FILE), ...fileOf(env.NODE_EXTRA_CA_CERTS)]
  return tls.createSecureContext({ ca: [...tls.rootCertificates, ...new Set(added.filter(isUsable))] })
}

const systemCertificates = (): readonly string[] => {
  // Since Node 22.15.
  const { getCACertificates } = tls as { getCACertificates?: (from: 'system') => string[] }
  if (getCACertificates) return getCACertificates('system')
  return process.platform === 'linux' ? bundles.flatMap(fileOf) : []
}

/** As Node itself does, a file that cannot be read is passed over. */
const fileOf = (path: string | undefined): readonly string[] => {
  if (!path) return []
  try {
    const text = readFileSync(path, 'utf8')
    return text.match(/-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g) ?? []
  } catch {
    return []
  }
}

/** One that is damaged would take all the others with it. */
const isUsable = (certificate: string): boolean => {
  try {
    tls.createSecureContext({ ca: certificate })
    return true
  } catch {
    return false
  }
}
