import { expect, test } from 'vitest'
import { fixture } from '../../../../tests/pictures.ts'
import { readPhotoFacts } from '../codec/photo-facts.ts'
import { readImageFile } from '../codec/read-image-file.ts'
import {
  type Exif,
  type ExifEntry,
  longEntry,
  orientationOf,
  readExif,
  shortEntry,
  writeExif,
} from './exif.ts'
import { resultExif } from './photo-exif.ts'

const text = (tag: number, value: string): ExifEntry => ({
  tag,
  type: 2,
  value: Uint8Array.from(Buffer.from(`${value}\0`)),
})
const rational = (tag: number, ...numbers: readonly number[]): ExifEntry => {
  const value = Buffer.alloc(numbers.length * 4)
  for (const [i, number] of numbers.entries()) value.writeUInt32BE(number, i * 4)
  return { tag, type: 5, value: Uint8Array.from(value) }
}

const make = text(0x010f, 'Fujifilm')
const taken = text(0x9003, '2024:05:06 07:08:09')
const exposure = rational(0x829a, 1, 125)
const latitude = rational(0x0002, 52, 1, 31, 1, 12, 1)
const caption = text(0x010e, 'a queen, Steps: 20')
const makerNote: ExifEntry = { tag: 0x927c, type: 7, value: new Uint8Array(300) }
const serial = text(0xa431, '1234567')

const photo: Exif = {
  image: [make, caption, shortEntry(0x0112, 6), rational(0x011a, 300, 1), text(0x0131, 'Firmware 2')],
  photo: [taken, exposure, makerNote, serial, longEntry(0xa002, 6000), longEntry(0xa003, 4000)],
  gps: [latitude],
}
const size = { width: 1200, height: 1800 }
const kept = { exif: photo, keepPosition: false, keepCaptions: true }

const read = (bytes: Uint8Array | undefined) => {
  const exif = readExif(bytes!)!
  const all = [...exif.image, ...exif.photo]
  const find = (tag: number) => all.find(entry => entry.tag === tag)
  const number = (tag: number) => Number.parseInt(Buffer.from(find(tag)!.value).toString('hex'), 16)
  return { exif, find, number }
}

test('what was true of the photo stays; size and orientation are those of the result', () => {
  const { exif, find, number } = read(resultExif({ photo: kept, ...size }))
  for (const entry of [make, taken, exposure, caption]) expect(find(entry.tag)).toEqual(entry)
  expect(orientationOf(exif)).toBe(1)
  expect([number(0xa002), number(0xa003), number(0xa001)]).toEqual([1200, 1800, 1])
  for (const tag of [0x927c, 0xa431, 0x011a, 0x0131]) expect(find(tag)).toBeUndefined()
})

test('the position stays only if asked for, and captions only with the recipe', () => {
  const without = resultExif({ photo: { ...kept, keepCaptions: false }, ...size })
  expect(readExif(without!)!.gps).toEqual([])
  expect(Buffer.from(without!).includes('Steps')).toBe(false)
  const { exif } = read(resultExif({ photo: { ...kept, keepPosition: true }, ...size }))
  expect(exif.gps).toEqual([latitude])
})

test('a picture without photo and text has no EXIF', () => {
  expect(resultExif(size)).toBeUndefined()
  expect(resultExif({ photo: { ...kept, exif: { image: [], photo: [], gps: [latitude] } }, ...size })).toBe(
    undefined,
  )
})

/** The same structure in the other byte order, by hand. */
const littleEndian = Buffer.from(
  '49492a0008000000' + // II, 42, first directory at 8
    '0200' +
    '12010300010000000600' + // Orientation 6
    '0000' +
    '0f010200080000002600' + // Make at 38
    '0000' +
    '00000000' +
    '46756a6966696c00',
  'hex',
)

test('little-endian EXIF is read, with and without the prefix of JPEG', () => {
  for (const bytes of [littleEndian, Buffer.concat([Buffer.from('Exif\0\0'), littleEndian])]) {
    const exif = readExif(bytes)!
    expect(orientationOf(exif)).toBe(6)
    expect(exif.image).toContainEqual(text(0x010f, 'Fujifil'))
  }
})

test('damaged EXIF gives what can be read, and never throws', () => {
  const whole = writeExif(photo)
  for (let length = 0; length < whole.length; length++) readExif(whole.subarray(0, length))
  for (let at = 0; at < whole.length; at++) {
    const damaged = Uint8Array.from(whole)
    damaged[at] = 0xff
    readExif(damaged)
  }
  expect(readExif(whole)).toEqual({
    image: expect.arrayContaining([...photo.image]),
    photo: expect.arrayContaining([...photo.photo]),
    gps: photo.gps,
  })
})

test.each(['jpg', 'png', 'webp', 'tif'])('EXIF of a photo in %s is found', async ending => {
  const { exif } = await readPhotoFacts(await readImageFile(fixture(`images/orientation-6.${ending}`)))
  expect(orientationOf(exif)).toBe(6)
})
