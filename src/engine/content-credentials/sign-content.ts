import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { initSync, WasmBuilder } from '@contentauth/c2pa-wasm'
import type { DigitalSourceType } from '../../core/imaging/metadata/picture-metadata.ts'
import { mediaTypes, type OutputFormat } from '../../shared/api/output.ts'
import { coseSign1 } from './cose-sign1.ts'
import { createSigningKey } from './signing-key.ts'

/** Room for the signature: two certificates of about 500 bytes and what belongs to them. */
const signatureBytes = 4096

const vocabulary = 'http://cv.iptc.org/newscodes/digitalsourcetype/'

/** c2pa-rs was compiled for web workers, whose reader of Blobs Node does not have. */
class ReadableBlob extends Blob {
  readonly content: Uint8Array<ArrayBuffer>

  constructor(content: Uint8Array<ArrayBuffer>, type?: string) {
    super([content], { type })
    this.content = content
  }

  override slice(start?: number, end?: number, type = this.type): ReadableBlob {
    return new ReadableBlob(this.content.subarray(start, end), type)
  }
}

class BlobReader {
  readAsArrayBuffer({ content }: ReadableBlob): ArrayBuffer {
    return content.slice().buffer
  }
}

let ready: Promise<void> | undefined

const start = async (): Promise<void> => {
  const file = createRequire(import.meta.url).resolve('@contentauth/c2pa-wasm/c2pa.wasm')
  initSync({ module: new Uint8Array(await readFile(file)) })
  Object.assign(globalThis, { FileReaderSync: BlobReader })
}

/** What was done, in terms of C2PA: drawn pictures are created, all others are a photo that was opened and edited. */
const actionsOf = (digitalSourceType: DigitalSourceType) => {
  const source = { digitalSourceType: vocabulary + digitalSourceType }
  return digitalSourceType === 'trainedAlgorithmicMedia'
    ? [{ action: 'c2pa.created', ...source }]
    : [
        { action: 'c2pa.opened', parameters: { ingredientIds: [photo] } },
        { action: 'c2pa.edited', ...source },
      ]
}

const photo = 'photo'

/**
 * The file with Content Credentials (C2PA): a manifest that says how the picture was made and by which program, signed
 * with a key that is used once. It names no person and no machine; the photo stands in it without name or picture.
 * Verifiers find the content unchanged since and the signer unknown.
 * @param bytes a file in one of the formats that results are saved in, metadata included
 */
export const signContent = async (
  bytes: Uint8Array,
  format: OutputFormat,
  digitalSourceType: DigitalSourceType,
): Promise<Uint8Array> => {
  ready ??= start()
  await ready
  const type = mediaTypes[format]
  const builder = WasmBuilder.fromJson(
    JSON.stringify({
      claim_generator_info: [{ name: 'Likeness' }],
      format: type,
      assertions: [{ label: 'c2pa.actions.v2', data: { actions: actionsOf(digitalSourceType) } }],
    }),
  )
  try {
    if (digitalSourceType !== 'trainedAlgorithmicMedia')
      builder.addIngredient(JSON.stringify({ label: photo, relationship: 'parentOf' }))
    const key = await createSigningKey()
    const signer = {
      alg: 'es256',
      reserveSize: signatureBytes,
      sign: (claim: Uint8Array) => coseSign1(claim, key, signatureBytes),
    }
    return await builder.sign(signer, [], type, new ReadableBlob(new Uint8Array(bytes), type))
  } finally {
    builder.free()
  }
}
