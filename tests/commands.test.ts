import { readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { decodeImage } from '../src/core/imaging/codec/decode.ts'
import { encodeJpeg, encodePng } from '../src/core/imaging/codec/encode.ts'
import { crop, resizeImage } from '../src/core/imaging/resample/resize.ts'
import { createImage, type RgbImage } from '../src/core/imaging/rgb-image.ts'
import { likeness, repository, temporaryFolder } from './cli.ts'
import { commandLine } from './command-line.ts'
import { writeGroupPhoto } from './group-photo.ts'
import { missedFacePhoto, missedFaces } from './missed-face.ts'
import { makePack } from './packs.ts'

const photos = join(repository, 'tests', 'fixtures', 'photos')
const astronaut = join(photos, 'astronaut.png')
const phone = join(photos, 'astronaut-exif-6.jpg')

const run = commandLine()

interface FoundFace {
  box: [number, number, number, number]
  points: [number, number][]
  score: number
  pose: { yaw: number; pitch: number; roll: number }
}

test('faces tells where the face, its eyes, nose and mouth are, and saves aligned crops', async () => {
  const home = temporaryFolder()
  const { code, json } = await run(['faces', astronaut, '--crops', join(home, 'crops'), '--json'])
  expect(code).toBe(0)
  const [face, ...others] = json.faces as FoundFace[]
  expect(others).toEqual([])
  const [x, y, width, height] = face!.box
  expect(x + width / 2).toBeGreaterThan(200)
  expect(x + width / 2).toBeLessThan(250)
  expect(y + height / 2).toBeGreaterThan(90)
  expect(y + height / 2).toBeLessThan(150)
  const [leftEye, rightEye, nose, mouthLeft, mouthRight] = face!.points as [number, number][]
  expect(leftEye![0]).toBeLessThan(rightEye![0])
  expect(nose![1]).toBeGreaterThan(leftEye![1])
  expect(mouthLeft![1]).toBeGreaterThan(nose![1])
  expect(mouthLeft![0]).toBeLessThan(mouthRight![0])
  expect(Math.abs(face!.pose.roll)).toBeLessThan(20)
  const crops = readdirSync(join(home, 'crops'))
  expect(crops).toEqual(['astronaut-face-0.png'])
  const crop = await decodeImage(join(home, 'crops', crops[0]!))
  expect([crop.width, crop.height]).toEqual([512, 512])
})

test('faces of a picture without any is an empty list, not an error', async () => {
  const { code, json } = await run(['faces', join(repository, 'tests', 'fixtures', 'no-face.png'), '--json'])
  expect(code).toBe(0)
  expect(json).toMatchObject({ ok: true, faces: [] })
})

test('swap changes the face and not one byte of the corners', { tags: ['every-node'] }, async () => {
  const home = temporaryFolder()
  const out = join(home, 'swapped.png')
  const { code, json } = await likeness([
    ...['swap', '--source', join(photos, 'grace_hopper.jpg'), '--target', astronaut, '--out', out, '--json'],
  ])
  expect(code).toBe(0)
  expect(json.similarity).toBeGreaterThan(0.35)
  const [before, after] = [await decodeImage(astronaut), await decodeImage(out)]
  let changed = 0
  for (let i = 0; i < before.data.length; i++) if (before.data[i] !== after.data[i]) changed++
  expect(changed / before.data.length).toBeGreaterThan(0.01)
  expect(changed / before.data.length).toBeLessThan(0.15)
  const below = 300 * before.width * 3
  expect(Buffer.compare(before.data.subarray(below), after.data.subarray(below))).toBe(0)
})

test('swap --enhance enlarges the result', async () => {
  const out = join(temporaryFolder(), 'large.png')
  const { code, json } = await run([
    ...['swap', '--source', astronaut, '--target', phone, '--enhance', '--upscale', '2', '--fidelity', '0.7'],
    ...['--out', out, '--json'],
  ])
  expect(code).toBe(0)
  expect(json).toMatchObject({ width: 640, height: 640, faces: { source: 1, target: 1 } })
  expect(await decodeImage(out)).toMatchObject({ width: 640, height: 640 })
})

/** Two pictures of one height beside each other. */
const sideBySide = (left: RgbImage, right: RgbImage): RgbImage => {
  const width = left.width + right.width
  const image = createImage(width, left.height)
  for (const [picture, x] of [
    [left, 0],
    [right, left.width],
  ] as const)
    for (let y = 0; y < picture.height; y++) {
      const row = picture.data.subarray(y * picture.width * 3, (y + 1) * picture.width * 3)
      image.data.set(row, (y * width + x) * 3)
    }
  return image
}

test('swap replaces the person who is meant, wherever they are, and nobody else', async () => {
  const home = temporaryFolder()
  const [lady, admiral] = await Promise.all(
    ['astronaut.png', 'grace_hopper.jpg'].map(async name =>
      resizeImage(await decodeImage(join(photos, name)), 400, 400, 'bilinear'),
    ),
  )
  const both = join(home, 'both.png')
  writeFileSync(both, await encodePng(sideBySide(lady!, admiral!)))
  const out = join(home, 'swapped.png')
  const swap = ['swap', '--source', join(photos, 'mona_lisa.jpg'), '--target', both, '--out', out, '--json']
  const { code } = await run([...swap, '--target-person', astronaut])
  expect(code).toBe(0)
  const [before, after] = [await decodeImage(both), await decodeImage(out)]
  const half = (image: RgbImage, x: number) => crop(image, x, 0, 400, 400).data
  expect(Buffer.compare(half(before, 400), half(after, 400))).toBe(0)
  expect(Buffer.compare(half(before, 0), half(after, 0))).not.toBe(0)

  const refused = await run([...swap, '--target-person', join(photos, 'mona_lisa.jpg')])
  expect(refused.code).toBe(2)
  expect(refused.json.error?.message).toContain('Nobody in "both.png" looks like the person')
})

test('swap --map puts several faces onto their own at once, also when it is given twice', async () => {
  const home = temporaryFolder()
  const both = join(home, 'both.png')
  await writeGroupPhoto(both)
  const swapped = async (...map: string[]) => {
    const out = join(home, 'swapped.png')
    const { code } = await run(['swap', '--source', both, '--target', both, '--out', out, ...map])
    expect(code).toBe(0)
    return (await decodeImage(out)).data
  }
  const once = await swapped('--map', '0:1,1:0')
  expect(Buffer.compare(once, await swapped('--map', '0:1', '--map', '1:0'))).toBe(0)
  expect(Buffer.compare(once, await swapped('--map', '0:1'))).not.toBe(0)
})

test('swap takes faces from several sources, and one that is marked by a box', async () => {
  const home = temporaryFolder()
  const target = join(home, 'missed.png')
  writeFileSync(target, await missedFacePhoto('dark and tilted'))
  const before = await decodeImage(target)
  const admiral = join(photos, 'grace_hopper.jpg')
  const changed = async (...options: string[]) => {
    const out = join(home, 'swapped.png')
    const { code, json, stderr } = await run([
      ...['swap', '--source', admiral, '--target', target, '--out', out, '--json', ...options],
    ])
    if (code !== 0) return json.error?.message ?? stderr
    const after = await decodeImage(out)
    const half = (x: number) =>
      Buffer.compare(crop(before, x, 0, 400, 480).data, crop(after, x, 0, 400, 480).data) !== 0
    return { left: half(0), right: half(400) }
  }
  const box = missedFaces['dark and tilted'].box.join()
  expect(await changed('--target-face', box)).toEqual({ left: false, right: true })
  expect(await changed('--source', astronaut, '--map', `1/0:0,0:[${box}]`)).toEqual({
    ...{ left: true, right: true },
  })
  expect(await changed('--source', astronaut, '--map', '2/0:0')).toContain('picture 2')
  expect(await changed('--target-face', '410,440,30,30')).toContain('No face is seen in the marked part')
  expect(await changed('--target-face', '1,2,3')).toContain('LEFT,TOP,WIDTH,HEIGHT')
})

test('enhance doubles a photo', async () => {
  const home = temporaryFolder()
  const out = join(home, 'large.png')
  const { code, json } = await run(['enhance', phone, '--upscale', '2', '--out', out, '--json'])
  expect(code).toBe(0)
  expect(json).toMatchObject({ width: 640, height: 640, faces: 1, upscale: 2 })
  expect((await decodeImage(out)).width).toBe(640)
})

test('enhance --old-photo --background makes a picture without noise and background; what it cannot do it says', async () => {
  const out = join(temporaryFolder(), 'restored.png')
  const options = ['--old-photo', '--denoise', '0.8', '--no-fade', '--background', 'transparent']
  const done = await run(['enhance', phone, ...options, '--upscale', '1', '--out', out, '--json'])
  expect(done).toMatchObject({ code: 0, json: { width: 320, height: 320, upscale: 1 } })
  const { alpha } = await decodeImage(out)
  expect(new Set(alpha).size).toBeGreaterThan(2)
  expect([alpha?.includes(0), alpha?.includes(255)]).toEqual([true, true])
  for (const [wrong, code] of [
    [['--background', 'pink'], 'bad-option'],
    [['--denoise', '2'], 'bad-option'],
    [['--colourise'], 'pack-incomplete'],
  ] as const) {
    const refused = await run(['enhance', phone, ...wrong, '--json'])
    expect(refused).toMatchObject({ code: 2, json: { ok: false, error: { code } } })
  }
})

test('a photo of 12 megapixels is doubled in less than 2.5 GB of memory', async () => {
  const home = temporaryFolder()
  const photo = join(home, 'large.jpg')
  const large = await resizeImage(await decodeImage(join(photos, 'grace_hopper.jpg')), 4000, 3000, 'bilinear')
  writeFileSync(photo, await encodeJpeg(large, { quality: 90 }))
  const out = join(home, 'doubled.png')
  const { code, json, peakMemory } = await likeness([
    'enhance',
    photo,
    '--upscale',
    '2',
    '--out',
    out,
    '--json',
  ])
  expect(code).toBe(0)
  expect(json).toMatchObject({ width: 8000, height: 6000 })
  console.log(`peak memory ${(peakMemory / 1e6).toFixed(0)} MB`)
  if (process.platform === 'linux') expect(peakMemory).toBeGreaterThan(0)
  expect(peakMemory).toBeLessThan(2500e6)
})

test('doctor tries every provider and verifies every pack', async () => {
  const { code, json } = await likeness(['doctor', '--json'])
  expect(code).toBe(0)
  const providers = json.providers as { name: string; works: boolean; reason: string | null }[]
  expect(providers.at(-1)).toMatchObject({ name: 'cpu', works: true })
  for (const provider of providers) if (!provider.works) expect(provider.reason).toMatch(/\w+ \w+/)
  expect(json.packs).toMatchObject([{ id: 'starter', ok: true, problems: [] }])
})

test('models list and verify: a damaged pack is named with its file, exit 2', async () => {
  const home = temporaryFolder()
  makePack(home, 'mine', (_folder, manifest) => {
    manifest.files[0]!.sha256 = '0'.repeat(64)
  })
  const list = await likeness(['models', 'list', '--json'], { home })
  expect((list.json.packs as { id: string }[]).map(pack => pack.id)).toEqual(['starter', 'mine'])
  const verify = await likeness(['models', 'verify'], { home })
  expect(verify.code).toBe(2)
  expect(verify.stdout).toMatch(/✓ starter/)
  expect(verify.stdout).toMatch(/✗ mine[\s\S]*wrong checksum/)
})

test.each(
  [[], ['create'], ['faces'], ['swap'], ['enhance'], ['doctor'], ['models'], ['models', 'verify']].map(
    command => [command],
  ),
)('help %j', async command => {
  const { code, stdout } = await run([...command, '--help'])
  expect(code).toBe(0)
  expect(stdout).toContain(`Usage: likeness${command.map(c => ` ${c}`).join('')}`)
})
