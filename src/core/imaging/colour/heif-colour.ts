import { readAv1CodePoints } from '../formats/av1-sequence-header.ts'
import { codedItem, type HeifItem, type HeifMeta } from '../formats/heif-boxes.ts'
import { readHevcCodePoints } from '../formats/hevc-parameter-set.ts'
import type { CodePoints } from './code-points.ts'

const propertyOf = (item: HeifItem, type: string): Uint8Array | undefined =>
  item.properties.find(property => property.type === type)?.data

/** A `colr` box of type `nclx` (ISO/IEC 14496-12, 12.1.5) */
const readNclx = (item: HeifItem): CodePoints | undefined => {
  const box = item.properties.find(
    ({ type, data }) =>
      type === 'colr' && data.length >= 11 && String.fromCharCode(...data.subarray(0, 4)) === 'nclx',
  )
  if (!box) return undefined
  const view = new DataView(box.data.buffer, box.data.byteOffset)
  const [primaries, transfer, matrix] = [view.getUint16(4), view.getUint16(6), view.getUint16(8)]
  return { primaries, transfer, matrix, fullRange: (box.data[10]! & 128) !== 0 }
}

const readBitstream = (meta: HeifMeta, item: HeifItem): CodePoints | undefined => {
  const hevc = propertyOf(item, 'hvcC')
  if (hevc) return readHevcCodePoints(hevc)
  const av1 = propertyOf(item, 'av1C')
  return av1 && (readAv1CodePoints(av1.subarray(4)) ?? readAv1CodePoints(meta.head(item.id)))
}

/**
 * The code points of a HEIF or AVIF file's primary picture: of its `nclx` box, else of its bitstream, as libheif and
 * libavif do. For a picture made of tiles that declares nothing itself, those of its first tile.
 */
export const readHeifCodePoints = (meta: HeifMeta): CodePoints | undefined => {
  const { primary } = meta
  const coded = codedItem(meta)
  return primary && coded && (readNclx(primary) ?? readNclx(coded) ?? readBitstream(meta, coded))
}

/** Whether the colours of the primary picture were multiplied by its alpha (ISO/IEC 23000-22, 7.3.5.2). */
export const isPremultiplied = ({ primary, references }: HeifMeta): boolean =>
  primary !== undefined && references('prem', primary.id).length > 0
