/** SOF2, SOF6, SOF10, SOF14: progressive frames. */
const progressiveFrames = new Set([0xc2, 0xc6, 0xca, 0xce])

interface Segment {
  readonly marker: number
  readonly data: Uint8Array
}

/** Whether this byte after 0xFF belongs to entropy-coded data: a stuffed zero, a restart marker or a fill byte. */
const isCoded = (byte: number): boolean => byte === 0 || (byte >= 0xd0 && byte <= 0xd7) || byte === 0xff

/** Where entropy-coded data ends: at the next marker, or at the end of the file. */
export const skipCoded = (jpeg: Uint8Array, from: number): number => {
  let at = jpeg.indexOf(0xff, from)
  while (at >= 0 && at + 1 < jpeg.length && isCoded(jpeg[at + 1]!)) at = jpeg.indexOf(0xff, at + 1)
  return at < 0 || at + 1 >= jpeg.length ? jpeg.length : at
}

/** The segments of a JPEG without end-of-image marker; undefined where it has one, or where a segment is truncated. */
const segmentsWithoutEnd = (jpeg: Uint8Array): Segment[] | undefined => {
  const segments: Segment[] = []
  let at = 2
  while (at < jpeg.length) {
    const marker = jpeg[at + 1]
    if (jpeg[at] !== 0xff || marker === undefined || marker === 0xd9) return undefined
    if (marker === 0xff) {
      at++
      continue
    }
    const end = at + 2 + (jpeg[at + 2]! * 256 + jpeg[at + 3]!)
    if (!(end <= jpeg.length)) return undefined
    segments.push({ marker, data: jpeg.subarray(at + 4, end) })
    at = marker === 0xda ? skipCoded(jpeg, end) : end
  }
  return segments
}

/** Whether the scans have every bit of every coefficient (ITU-T T.81, G.1.1). */
const hasEveryScan = (segments: readonly Segment[]): boolean => {
  const frame = segments.find(({ marker }) => progressiveFrames.has(marker))
  if (!frame) return true
  const components = Array.from({ length: frame.data[5] ?? 0 }, (_, i) => frame.data[6 + 3 * i]!)
  const missing = new Set(components.flatMap(id => Array.from({ length: 64 }, (_, k) => id * 64 + k)))
  for (const { marker, data } of segments) {
    if (marker !== 0xda) continue
    const count = data[0] ?? 0
    const [first, last, approximation] = data.subarray(1 + 2 * count)
    if ((approximation! & 15) !== 0) continue
    for (let i = 0; i < count; i++)
      for (let k = first!; k <= last!; k++) missing.delete(data[1 + 2 * i]! * 64 + k)
  }
  return missing.size === 0
}

/**
 * Removes the 0xFF and zeros with which memory cards pad files, and half an end marker. Up to two zeros stay, since they
 * may be data and are too few to replace missing data.
 */
const withoutPadding = (jpeg: Uint8Array): Uint8Array => {
  let length = jpeg.length
  while (jpeg[length - 1] === 0xff) length--
  while (jpeg[length - 1] === 0 && jpeg[length - 2] === 0 && jpeg[length - 3] === 0) length--
  return jpeg.subarray(0, length)
}

/** Pseudo-random data, in two variants since one may happen to continue a truncated scan validly; contains no marker. */
const noises = [0, 0x7f].map(flip => Uint8Array.from({ length: 512 }, (_, i) => ((i * 73 + 29) & 127) ^ flip))

const end = Uint8Array.of(0xff, 0xd9)

/**
 * A JPEG that seems to lack only its end-of-image marker, with the marker added; undefined if it has one, or lacks
 * scans. Decoders silently fill in the missing part of a truncated scan. To tell such files, `controls` are variants with
 * noise before the marker: decoders ignore it after a complete scan, so that the pixels stay the same, but decode it in a
 * truncated one.
 */
export const withJpegEnd = (
  jpeg: Uint8Array,
): { bytes: Uint8Array; controls: readonly Uint8Array[] } | undefined => {
  if (jpeg[jpeg.length - 2] === 0xff && jpeg[jpeg.length - 1] === 0xd9) return undefined
  const segments = segmentsWithoutEnd(jpeg)
  if (!segments?.some(({ marker }) => marker === 0xda) || !hasEveryScan(segments)) return undefined
  const cut = withoutPadding(jpeg)
  return {
    bytes: Buffer.concat([cut, end]),
    controls: noises.map(noise => Buffer.concat([cut, noise, end])),
  }
}
