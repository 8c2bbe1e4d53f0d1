import type { PictureMetadata } from '../../core/imaging/metadata/picture-metadata.ts'
import type { ResultOutput } from '../results/result-output.ts'

/** About what Content Credentials add to a file. */
export const credentialsBytes = 7000

/** Whether a file has Content Credentials: the box of C2PA, which looks the same in every format. */
export const hasContentCredentials = (bytes: Uint8Array): boolean =>
  Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).includes('jumdc2pa')

/** The file, signed where that is wanted and not done yet. A picture that no model had to do with stays as it is. */
export const withContentCredentials = async (
  bytes: Uint8Array,
  { digitalSourceType }: PictureMetadata,
  { format, contentCredentials }: Pick<ResultOutput, 'format' | 'contentCredentials'>,
): Promise<Uint8Array> => {
  if (!contentCredentials || !digitalSourceType || hasContentCredentials(bytes)) return bytes
  // Loaded when it is first wanted: nine megabytes of WebAssembly.
  const { signContent } = await import('./sign-content.ts')
  return signContent(bytes, format, digitalSourceType)
}
