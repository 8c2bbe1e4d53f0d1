import { encode } from 'cborg'
import type { SigningKey } from './signing-key.ts'

/** Of RFC 9052 (COSE), RFC 9053 (ECDSA with SHA-256) and RFC 9360 (X.509 chains). */
const tagOfSign1 = 18
const header = { algorithm: 1, certificates: 33 } as const
const es256 = -7

/** Padding is a byte string of at least 24 and at most 65,535 bytes, whose length then takes the same number of bytes. */
const leastPadding = 256

/**
 * Signs a C2PA claim: a COSE_Sign1 structure with a detached payload, padded to `length` bytes with C2PA's `pad` header,
 * because the place for it in the file is chosen before.
 * @throws RangeError where `length` is too short
 */
export const coseSign1 = async (
  claim: Uint8Array,
  { certificates, sign }: SigningKey,
  length: number,
): Promise<Uint8Array<ArrayBuffer>> => {
  const protectedHeader = encode(
    new Map<number, unknown>([
      [header.algorithm, es256],
      [header.certificates, certificates],
    ]),
  )
  const signature = await sign(encode(['Signature1', protectedHeader, new Uint8Array(), claim]))
  const padded = (padding: number): Uint8Array =>
    encode([protectedHeader, { pad: new Uint8Array(padding) }, null, signature])
  const padding = leastPadding + length - 1 - padded(leastPadding).length
  if (padding < leastPadding) throw new RangeError(`A COSE signature does not fit into ${length} bytes`)
  return new Uint8Array([0xc0 | tagOfSign1, ...padded(padding)])
}
