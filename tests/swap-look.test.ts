import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import sharp from 'sharp'
import { beforeAll, expect, test } from 'vitest'
import { decodeImage } from '../src/core/imaging/codec/decode.ts'
import { encodePng } from '../src/core/imaging/codec/encode.ts'
import { readPngText } from '../src/core/imaging/codec/png-text.ts'
import { temporaryFolder } from './cli.ts'
import { commandLine } from './command-line.ts'
import { fixture, readPhoto } from './pictures.ts'
import { withPaintedHand } from './quality/painted-hand.ts'

/** How a swap is to look, on the command line and in the file that is made. */

const hopper = fixture('photos/grace_hopper.jpg')
const astronaut = fixture('photos/astronaut.png')
const home = temporaryFolder()
const mask = join(home, 'mask.png')
const run = commandLine()
const swap = (...more: string[]) =>
  run(['swap', '--source', hopper, '--target', astronaut, '--provider', 'cpu', '--json', ...more])

// The left half of the picture is taken away from the new face.
beforeAll(async () => {
  const half = { width: 225, height: 512, channels: 4, background: '#f00' } as const
  await sharp({ create: { width: 512, height: 512, channels: 4, background: '#0000' } })
    .composite([{ input: await sharp({ create: half }).png().toBuffer(), left: 0, top: 0 }])
    .png()
    .toFile(mask)
})

/** Share of the pixels left and right of x = 225 that differ. */
const changed = async (out: string): Promise<readonly [number, number]> => {
  const [before, after] = [await decodeImage(astronaut), await decodeImage(out)]
  const counts: [number, number] = [0, 0]
  for (let i = 0; i < before.data.length; i++)
    if (before.data[i] !== after.data[i]) counts[Math.floor(i / 3) % before.width < 225 ? 0 : 1]++
  return counts
}

test('a mask takes half of the face away; the file says how it was made, and nothing of the mask', async () => {
  const out = join(home, 'masked.png')
  const { code } = await swap(
    '--mask',
    mask,
    '--likeness',
    '0.5',
    '--keep',
    'mouth,hair',
    '--light',
    '0.2',
    '--out',
    out,
  )
  expect(code).toBe(0)
  const [left, right] = await changed(out)
  expect(left).toBe(0)
  expect(right).toBeGreaterThan(5000)
  const written = readPngText(readFileSync(out)).get('likeness') ?? ''
  expect(JSON.parse(written)).toMatchObject({ likeness: 0.5, keep: ['mouth', 'hair'], light: 0.2 })
  expect(JSON.parse(written)).not.toHaveProperty('mask')
  expect(written).not.toContain('skinTone')
})

test('what cannot be is refused in words', async () => {
  const wide = join(home, 'wide.png')
  await sharp({ create: { width: 600, height: 300, channels: 3, background: '#000' } })
    .png()
    .toFile(wide)
  const other = await swap('--mask', wide)
  expect(other).toMatchObject({ code: 2, json: { error: { code: 'bad-option' } } })
  expect(other.json.error?.message).toBe(
    `The mask "wide.png" has 600 × 300 pixels, the target 512 × 512. Paint it on a picture of the target's size.`,
  )
  const both = await swap('--keep', 'glasses', '--glasses', 'replace')
  expect(both.json).toMatchObject({
    error: { code: 'bad-option', message: expect.stringMatching(/"keep".*"glasses"/) },
  })
  expect((await swap('--keep', 'nose')).json.error?.message).toMatch(
    /mouth, eyes, glasses, hair, beard, hands/,
  )
  const folder = join(home, 'folder')
  mkdirSync(folder)
  const many = await run([
    ...[
      'swap',
      '--source',
      hopper,
      '--target',
      folder,
      '--out',
      join(home, 'results'),
      '--mask',
      mask,
      '--json',
    ],
  ])
  expect(many.json).toMatchObject({ error: { code: 'bad-usage' } })
})

test('a hand before the face stays, unasked', async () => {
  const { image, hand } = await withPaintedHand(await readPhoto('astronaut.png'), [177, 71, 93, 110])
  const [target, out] = [join(home, 'hand.png'), join(home, 'hand-stays.png')]
  writeFileSync(target, await encodePng(image))
  const swapped = ['swap', '--source', hopper, '--target', target, '--provider', 'cpu', '--out', out]
  expect((await run(swapped)).code).toBe(0)
  const { data } = await decodeImage(out)
  const changes = { hand: 0, face: 0 }
  for (let i = 0; i < data.length; i++) {
    if (Math.abs(data[i]! - image.data[i]!) < 10) continue
    const opacity = hand.data[Math.floor(i / 3)]!
    if (opacity > 0.98) changes.hand++
    else if (opacity < 0.01) changes.face++
  }
  expect(changes.face).toBeGreaterThan(5000)
  expect(changes.hand).toBeLessThan(0.01 * changes.face)
})
