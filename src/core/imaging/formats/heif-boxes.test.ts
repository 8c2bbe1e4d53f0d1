import { expect, test } from 'vitest'
import { readHeifMeta } from './heif-boxes.ts'

const box = (type: string, data: Uint8Array): Buffer => {
  const header = Buffer.alloc(8)
  header.writeUInt32BE(8 + data.length)
  header.write(type, 4, 'latin1')
  return Buffer.concat([header, data])
}

test('a file that counts billions of extents without any bytes is read at once', () => {
  const items = 0xffff
  const locations = Buffer.alloc(8 + items * 6)
  locations.writeUInt16BE(items, 6)
  for (let i = 0; i < items; i++) {
    locations.writeUInt16BE(i, 8 + i * 6)
    locations.writeUInt16BE(0xffff, 8 + i * 6 + 4)
  }
  const file = box('meta', Buffer.concat([Buffer.alloc(4), box('iloc', locations)]))
  const meta = readHeifMeta(file)
  expect(meta?.data(items - 1).length).toBe(file.length)
}, 5000)
