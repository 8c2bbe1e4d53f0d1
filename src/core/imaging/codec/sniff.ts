import { isCameraRaw } from '../formats/camera-raw.ts'

/** Container formats that can be decoded; the codec inside (HEVC or AV1 in HEIF) is found by the decoder. */
export type ImageContainer = 'png' | 'jpeg' | 'webp' | 'gif' | 'tiff' | 'heif'

export type Sniffed =
  | { readonly kind: 'image'; readonly container: ImageContainer }
  | { readonly kind: 'other'; readonly what: string }

export const cameraRaw = 'a camera raw file'

type Test = readonly [what: string, test: (bytes: Uint8Array) => boolean]

const ascii = (bytes: Uint8Array, from: number, to: number): string =>
  String.fromCharCode(...bytes.subarray(from, to))

const starts =
  (...prefix: number[]) =>
  (bytes: Uint8Array) =>
    prefix.every((b, i) => bytes[i] === b)

const says =
  (text: string, at = 0) =>
  (bytes: Uint8Array) =>
    ascii(bytes, at, at + text.length) === text

const heifBrands = new Set(
  'heic heix heim heis hevc hevx hevm hevs mif1 mif2 mif3 msf1 miaf avif avis'.split(' '),
)

/** Brands of an ISO base media file: the major one and the compatible ones of its `ftyp` box. */
const mediaBrands = (bytes: Uint8Array): string[] => {
  if (!says('ftyp', 4)(bytes)) return []
  const length = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength).getUint32(0)
  const text = ascii(bytes, 8, Math.min(length, 256))
  return text.match(/.{4}/gs) ?? []
}

const containers: Record<ImageContainer, (bytes: Uint8Array) => boolean> = {
  png: starts(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a),
  jpeg: starts(0xff, 0xd8, 0xff),
  webp: bytes => says('RIFF')(bytes) && says('WEBP', 8)(bytes),
  gif: bytes => says('GIF87a')(bytes) || says('GIF89a')(bytes),
  // Most camera raws are TIFFs, of which only a thumbnail could be decoded.
  tiff: bytes =>
    (starts(0x49, 0x49, 0x2a, 0)(bytes) ||
      starts(0x4d, 0x4d, 0, 0x2a)(bytes) ||
      starts(0x49, 0x49, 0x2b, 0)(bytes) ||
      starts(0x4d, 0x4d, 0, 0x2b)(bytes)) &&
    !isCameraRaw(bytes),
  heif: bytes => mediaBrands(bytes).some(brand => heifBrands.has(brand)),
}

/** Whether the first 512 bytes are UTF-8 without control characters. */
const looksLikeText = (bytes: Uint8Array): boolean => {
  try {
    const head = new TextDecoder('utf-8', { fatal: true }).decode(bytes.subarray(0, 512), { stream: true })
    return head.length > 0 && !/[^\P{Cc}\t\n\f\r]/u.test(head)
  } catch {
    return false
  }
}

const headText = (bytes: Uint8Array): string =>
  Buffer.from(bytes.subarray(0, 4096)).toString('latin1').replaceAll('\0', '').trimStart()

/**
 * Other kinds of files that people drop on a picture field, named in the error. Text comes before those with a short
 * signature, with which text may begin, too.
 */
const others: readonly Test[] = [
  [
    'an SVG drawing',
    bytes =>
      /^(?:\xef\xbb\xbf|\xff\xfe|\xfe\xff)?\s*<(?:\?xml|!--|!doctype svg|svg)/i.test(headText(bytes)) &&
      /<svg[\s>]/i.test(headText(bytes)),
  ],
  ['a web page', bytes => /^(?:\xef\xbb\xbf)?\s*<(?:!doctype html|html)/i.test(headText(bytes))],
  ['a PDF document', says('%PDF-')],
  ['a PostScript file', says('%!PS')],
  ['a text file', looksLikeText],
  [cameraRaw, isCameraRaw],
  ['a Photoshop document', says('8BPS')],
  ['a BMP picture', says('BM')],
  ['an icon file', starts(0, 0, 1, 0)],
  ['a JPEG XL picture', bytes => starts(0xff, 0x0a)(bytes) || says('JXL ', 4)(bytes)],
  ['a JPEG 2000 picture', says('jP  ', 4)],
  [
    'a video',
    bytes =>
      mediaBrands(bytes).length > 0 ||
      starts(0x1a, 0x45, 0xdf, 0xa3)(bytes) ||
      (says('RIFF')(bytes) && says('AVI ', 8)(bytes)) ||
      starts(0, 0, 1, 0xba)(bytes),
  ],
  ['a zip archive', says('PK\x03\x04')],
  ['a gzip archive', starts(0x1f, 0x8b)],
  ['a program', bytes => says('MZ')(bytes) || says('\x7fELF')(bytes)],
]

/** Recognises a file's format by its bytes, mostly the first, never by its name. Safe on any bytes. */
export const sniff = (bytes: Uint8Array): Sniffed => {
  for (const container of Object.keys(containers) as ImageContainer[])
    if (containers[container](bytes)) return { kind: 'image', container }
  const known = others.find(([, test]) => test(bytes))
  return { kind: 'other', what: known?.[0] ?? 'of an unknown kind' }
}
