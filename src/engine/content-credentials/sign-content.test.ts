import { WasmReader } from '@contentauth/c2pa-wasm'
import { describe, expect, it } from 'vitest'
import { decodeImage } from '../../core/imaging/codec/decode.ts'
import { readPictureTexts } from '../../core/imaging/codec/embed-metadata.ts'
import { encodePicture } from '../../core/imaging/codec/encode-picture.ts'
import { mediaTypes, type OutputFormat, outputFormat } from '../../shared/api/output.ts'
import { hasContentCredentials } from './content-credentials.ts'
import { signContent } from './sign-content.ts'

const image = { width: 64, height: 48, data: new Uint8Array(64 * 48 * 3).map((_, at) => (at * 7) % 256) }
const metadata = { parameters: 'a queen', digitalSourceType: 'trainedAlgorithmicMedia' } as const
const encode = async (format: OutputFormat) =>
  (await encodePicture(image, { format, quality: 90, metadata })).bytes

/** What c2pa-rs, the reference implementation, finds in a file. */
const verify = async (bytes: Uint8Array, format: OutputFormat) => {
  const found = JSON.parse((await WasmReader.fromBytes(mediaTypes[format], bytes)).json())
  return { ...found, manifest: found.manifests[found.active_manifest] }
}
const vocabulary = 'http://cv.iptc.org/newscodes/digitalsourcetype/'

describe('signContent', () => {
  it.each(outputFormat.options)('signs %s; pixels and texts stay', async format => {
    const plain = await encode(format)
    const signed = await signContent(plain, format, 'trainedAlgorithmicMedia')
    const { validation_state, validation_status, manifest } = await verify(signed, format)
    expect(validation_state).toBe('Valid')
    expect(validation_status.map(({ code }: { code: string }) => code)).toEqual([
      'signingCredential.untrusted',
    ])
    expect(manifest.claim_generator_info[0].name).toBe('Likeness')
    expect(manifest.assertions[0].data.actions).toEqual([
      { action: 'c2pa.created', digitalSourceType: `${vocabulary}trainedAlgorithmicMedia` },
    ])
    expect((await decodeImage(signed)).data).toEqual((await decodeImage(plain)).data)
    expect(readPictureTexts(signed).get('parameters')).toBe('a queen')
    expect([plain, signed].map(hasContentCredentials)).toEqual([false, true])
  })

  it('says of a changed photo that it was one, and names it by nothing', async () => {
    const signed = await signContent(await encode('png'), 'png', 'compositeWithTrainedAlgorithmicMedia')
    const { validation_state, manifest } = await verify(signed, 'png')
    expect(validation_state).toBe('Valid')
    expect(manifest.ingredients).toEqual([{ label: 'c2pa.ingredient.v3', relationship: 'parentOf' }])
    expect(manifest.assertions[0].data.actions).toMatchObject([
      { action: 'c2pa.opened' },
      { action: 'c2pa.edited', digitalSourceType: `${vocabulary}compositeWithTrainedAlgorithmicMedia` },
    ])
  })

  it('shows when pixels were changed afterwards', async () => {
    const signed = await signContent(await encode('jpeg'), 'jpeg', 'trainedAlgorithmicMedia')
    const at = signed.length - 40
    signed[at] = signed[at]! ^ 1
    const { validation_state } = await verify(signed, 'jpeg')
    expect(validation_state).toBe('Invalid')
  })

  it('leaves nothing by which two pictures could be told to come from one machine', async () => {
    const plain = await encode('png')
    const [one, other] = await Promise.all(
      [1, 2].map(() => signContent(plain, 'png', 'trainedAlgorithmicMedia')),
    )
    // The subject's key is the longest run of bytes that stands in both certificates' place.
    const keyOf = (bytes: Uint8Array) => {
      const file = Buffer.from(bytes)
      const curve = Buffer.from('2a8648ce3d030107034200', 'hex')
      const at = file.indexOf(curve) + curve.length
      return file.subarray(at, at + 65).toString('hex')
    }
    expect(keyOf(one!)).not.toBe(keyOf(other!))
  })
})
