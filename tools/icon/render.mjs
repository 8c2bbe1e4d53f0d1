// Draws the app's icons from icon.svg into build/. Run by hand after changing the drawing: node tools/icon/render.mjs
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import sharp from 'sharp'

const here = dirname(fileURLToPath(import.meta.url))
const target = join(here, '..', '..', 'build')
const drawing = readFileSync(join(here, 'icon.svg'))

const png = async size =>
  sharp(drawing, { density: (72 * size) / 1024 })
    .resize(size, size)
    .png({ compressionLevel: 9 })
    .toBuffer()

/** ICO: a directory of pictures, then the pictures as PNG. Source: Microsoft, "The evolution of the ICO file format". */
const ico = pictures => {
  const directory = Buffer.alloc(6 + 16 * pictures.length)
  directory.writeUInt16LE(1, 2)
  directory.writeUInt16LE(pictures.length, 4)
  let offset = directory.length
  for (const [index, { size, data }] of pictures.entries()) {
    const entry = 6 + 16 * index
    directory.writeUInt8(size % 256, entry)
    directory.writeUInt8(size % 256, entry + 1)
    directory.writeUInt16LE(1, entry + 4)
    directory.writeUInt16LE(32, entry + 6)
    directory.writeUInt32LE(data.length, entry + 8)
    directory.writeUInt32LE(offset, entry + 12)
    offset += data.length
  }
  return Buffer.concat([directory, ...pictures.map(({ data }) => data)])
}

/** ICNS: blocks of four letters, length and PNG. The letters tell the size. */
const icns = pictures => {
  const block = (letters, data) => {
    const head = Buffer.from(`${letters}\0\0\0\0`, 'latin1')
    head.writeUInt32BE(data.length + 8, 4)
    return Buffer.concat([head, data])
  }
  return block('icns', Buffer.concat(pictures.map(({ letters, data }) => block(letters, data))))
}

const draw = sizes => Promise.all(sizes.map(async size => ({ size, data: await png(size) })))

mkdirSync(join(target, 'icons'), { recursive: true })
writeFileSync(join(target, 'icon.png'), await png(1024))
writeFileSync(join(target, 'icon.ico'), ico(await draw([16, 24, 32, 48, 64, 128, 256])))
const letters = { 32: 'ic11', 64: 'ic12', 128: 'ic07', 256: 'ic08', 512: 'ic09', 1024: 'ic10' }
writeFileSync(
  join(target, 'icon.icns'),
  icns((await draw(Object.keys(letters).map(Number))).map(one => ({ ...one, letters: letters[one.size] }))),
)
for (const { size, data } of await draw([16, 32, 48, 64, 128, 256, 512]))
  writeFileSync(join(target, 'icons', `${size}x${size}.png`), data)
