import 'reflect-metadata'
import { webcrypto } from 'node:crypto'
import * as x509 from '@peculiar/x509'

const algorithm = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' } as const
const day = 24 * 60 * 60 * 1000

/** Extended key usage "email protection": one of those that C2PA takes, and the only one that every verifier knows. */
const emailProtection = '1.3.6.1.5.5.7.3.4'

export interface SigningKey {
  /** The certificate of the key, then that of its issuer, in DER. */
  readonly certificates: readonly Uint8Array[]
  /** ECDSA over SHA-256 on P-256, as r and s of 32 bytes each. */
  sign(bytes: Uint8Array): Promise<Uint8Array>
}

/**
 * A key for one signature, with an issuer of its own: C2PA refuses certificates that sign themselves. Both private keys
 * are forgotten, so that no two pictures can be told to come from the same machine.
 */
export const createSigningKey = async (now = new Date()): Promise<SigningKey> => {
  x509.cryptoProvider.set(webcrypto)
  const [authority, key] = await Promise.all([createKeys(), createKeys()])
  const validity = { notBefore: new Date(now.getTime() - day), notAfter: new Date(now.getTime() + 365 * day) }
  const issuer = 'CN=Likeness (not verified), O=Likeness'
  const common = { ...validity, issuer, signingAlgorithm: algorithm, signingKey: authority.privateKey }
  const root = await x509.X509CertificateGenerator.create({
    ...common,
    subject: issuer,
    serialNumber: '01',
    publicKey: authority.publicKey,
    extensions: [
      new x509.BasicConstraintsExtension(true, 0, true),
      new x509.KeyUsagesExtension(x509.KeyUsageFlags.keyCertSign, true),
      await x509.SubjectKeyIdentifierExtension.create(authority.publicKey),
    ],
  })
  const leaf = await x509.X509CertificateGenerator.create({
    ...common,
    subject: 'CN=A picture made with Likeness, O=Likeness',
    serialNumber: '02',
    publicKey: key.publicKey,
    extensions: [
      new x509.BasicConstraintsExtension(false, undefined, true),
      new x509.KeyUsagesExtension(x509.KeyUsageFlags.digitalSignature, true),
      new x509.ExtendedKeyUsageExtension([emailProtection]),
      await x509.AuthorityKeyIdentifierExtension.create(authority.publicKey),
      await x509.SubjectKeyIdentifierExtension.create(key.publicKey),
    ],
  })
  return {
    certificates: [leaf, root].map(({ rawData }) => new Uint8Array(rawData)),
    sign: async bytes => new Uint8Array(await webcrypto.subtle.sign(algorithm, key.privateKey, bytes)),
  }
}

const createKeys = () => webcrypto.subtle.generateKey(algorithm, false, ['sign', 'verify'])
