import { readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import sharp from 'sharp'
import { expect, test } from 'vitest'
import { temporaryFolder } from '../../../tests/cli.ts'
import { linux } from '../../../tests/need.ts'
import { phoneExif, phonePhoto } from '../../../tests/phone-photo.ts'
import { fixture } from '../../../tests/pictures.ts'
import { chooseOutput } from './result-output.ts'
import { readShownPhoto } from './result-photo.ts'

/** Bytes that this process has read so far, from the page cache too. */
const bytesRead = (): number => Number(/rchar: (\d+)/.exec(readFileSync('/proc/self/io', 'utf8'))![1])

const read = (file: string) =>
  readShownPhoto({ file, name: 'mine' }, chooseOutput({}, ''), new AbortController().signal)

test('pixels, texts and EXIF come from one reading', async () => {
  const file = join(temporaryFolder(), 'phone.jpg')
  writeFileSync(file, await phonePhoto(fixture('photos/astronaut.png'), 320))
  const { image, texts, kept } = await read(file)
  expect([image.width, image.height]).toEqual([320, 400])
  expect(texts.get('XML:com.adobe.xmp')).toContain('GainMap')
  expect(kept.data?.exif.image).toContainEqual(phoneExif.make)
  expect(kept.notices).toEqual([expect.objectContaining({ code: 'gain-map-left-out' })])
})

test.runIf(linux.isMet)(`a photo's file is read once${linux.note}`, async () => {
  const file = join(temporaryFolder(), 'large.png')
  const noise = { type: 'gaussian', mean: 128, sigma: 50 } as const
  await sharp({ create: { width: 2000, height: 1500, channels: 3, background: '#777', noise } })
    .png({ compressionLevel: 0 })
    .toFile(file)
  const { size } = statSync(file)
  const before = bytesRead()
  await read(file)
  expect((bytesRead() - before) / size).toBeLessThan(1.5)
})
