import { readdirSync, readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { isPremultiplied, readHeifCodePoints } from '../colour/heif-colour.ts'
import { readGreyProfile } from '../colour/icc-grey.ts'
import { readPngColour } from '../colour/png-colour.ts'
import { readExifColour, readTiffColour } from '../colour/tiff-colour.ts'
import { relabelTiff } from '../colour/tiff-samples.ts'
import { readAv1CodePoints } from './av1-sequence-header.ts'
import { isCameraRaw } from './camera-raw.ts'
import { readHeifMeta } from './heif-boxes.ts'
import { readHevcCodePoints } from './hevc-parameter-set.ts'
import { withJpegEnd } from './jpeg-end.ts'
import { withoutJpegParts } from './jpeg-segments.ts'
import { unsupportedReason } from './unsupported-reason.ts'

const folder = new URL('../../../../tests/golden/colours/', import.meta.url)

const readers: Record<string, (bytes: Uint8Array) => unknown> = {
  heif: bytes => {
    const meta = readHeifMeta(bytes)
    return meta && [readHeifCodePoints(meta), isPremultiplied(meta), unsupportedReason('heif', bytes)]
  },
  hevc: readHevcCodePoints,
  av1: readAv1CodePoints,
  tiff: bytes => [
    readTiffColour(bytes),
    readExifColour(bytes),
    relabelTiff(bytes),
    isCameraRaw(bytes),
    unsupportedReason('tiff', bytes),
  ],
  jpeg: bytes => [withJpegEnd(bytes), withoutJpegParts(bytes), unsupportedReason('jpeg', bytes)],
  png: bytes => readPngColour(bytes, false),
  icc: readGreyProfile,
}

/** What is inside a file of one kind is read by a reader of another. */
const insides: Record<string, readonly (readonly [reader: string, from: string, shift: number])[]> = {
  heic: [
    ['heif', '', 0],
    ['hevc', 'hvcC', 4],
  ],
  avif: [
    ['heif', '', 0],
    ['av1', 'mdat', 4],
  ],
  tif: [
    ['tiff', '', 0],
    ['icc', 'GRAY', -16],
  ],
  dng: [['tiff', '', 0]],
  jpg: [['jpeg', '', 0]],
  png: [['png', '', 0]],
}

/** mulberry32: the same mutations in every run */
const createRandom = (seed: number) => {
  let state = seed
  return (below: number) => {
    state = (state + 0x6d2b79f5) | 0
    let t = Math.imul(state ^ (state >>> 15), 1 | state)
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
    return Math.floor((((t ^ (t >>> 14)) >>> 0) / 2 ** 32) * below)
  }
}

test.each(Object.keys(insides))('no damage to a .%s makes a reader throw or dawdle', extension => {
  const random = createRandom(extension.length)
  const start = performance.now()
  let read = 0
  for (const name of readdirSync(folder).filter(file => file.endsWith(`.${extension}`)))
    for (const [reader, from, shift] of insides[extension]!) {
      const file = readFileSync(new URL(name, folder))
      const at = file.indexOf(from)
      if (at < 0) continue
      const whole = file.subarray(at + shift)
      for (let round = 0; round < 40; round++) {
        const copy = Buffer.from(whole.subarray(0, random(4) ? whole.length : random(whole.length)))
        for (let left = random(8); copy.length > 0 && left > 0; left--)
          copy[random(Math.min(copy.length, 400))] = random(2) ? random(256) : 255
        readers[reader]!(copy)
        read++
      }
    }
  expect(read).toBeGreaterThan(30)
  expect((performance.now() - start) / read).toBeLessThan(50)
})
