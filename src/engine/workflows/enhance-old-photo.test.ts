import { cpSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { agePhoto, psnr } from '../../../tests/age-photo.ts'
import { repository, temporaryFolder } from '../../../tests/cli.ts'
import { fixture, readPhoto } from '../../../tests/pictures.ts'
import { inTone, mostChroma } from '../../../tests/toned-pictures.ts'
import { decodeImage } from '../../core/imaging/codec/decode.ts'
import { encodePng } from '../../core/imaging/codec/encode.ts'
import { readDigitalSourceType, readPngText } from '../../core/imaging/codec/png-text.ts'
import { crop, resizeImage } from '../../core/imaging/resample/resize.ts'
import type { RgbImage } from '../../core/imaging/rgb-image.ts'
import type { RouteInput } from '../../shared/api/contract.ts'
import type { ProgressEvent, Stage } from '../../shared/api/progress.ts'
import { createEngine } from '../create-engine.ts'
import type { Engine } from '../engine.ts'
import { engineFolders } from '../folders.ts'
import { request } from '../router.ts'

const home = temporaryFolder()
let engine: Engine
const open = (): Engine =>
  createEngine({ version: 'test', folders: engineFolders(join(repository, 'resources', 'models'), home) })
beforeAll(() => {
  engine = open()
})
afterAll(() => engine.dispose())

const save = async (name: string, image: RgbImage): Promise<string> => {
  const file = join(home, name)
  writeFileSync(file, await encodePng(image))
  return file
}
const enhance = (input: RouteInput<'enhance'>, stages: Set<Stage> = new Set()) =>
  request(
    engine,
    'enhance',
    { provider: 'cpu', ...input },
    { onProgress: ({ stage }: ProgressEvent) => stages.add(stage) },
  )
const ownText = (file: string) => JSON.parse(readPngText(readFileSync(file)).get('likeness')!)

test('an old photo comes out cleaner, nearer to what it was, and twice as large', async () => {
  const photo = crop(await readPhoto('grace_hopper.jpg'), 100, 60, 280, 300)
  const file = await save('old.png', agePhoto(photo))
  const stages = new Set<Stage>()
  const result = await enhance({ file, oldPhoto: true }, stages)
  expect(result).toMatchObject({ width: 560, height: 600, upscale: 2, faces: 1 })
  expect([...stages]).toEqual(['read', 'load', 'find-faces', 'clean', 'enhance', 'save'])
  const restored = inTone(await resizeImage(await decodeImage(result.file), 280, 300, 'area'), 'grey')
  const aged = inTone(await decodeImage(file), 'grey')
  const before = inTone(photo, 'grey')
  expect(psnr(restored, before)).toBeGreaterThan(psnr(aged, before) + 4)
  expect(ownText(result.file)).toMatchObject({ madeBy: 'enhance', oldPhoto: true, upscale: 2 })

  const kept = await enhance({ file, oldPhoto: true, denoise: 0, scratches: false, fade: false, upscale: 1 })
  const unclean = inTone(await decodeImage(kept.file), 'grey')
  expect(psnr(unclean, before)).toBeLessThan(psnr(aged, before) + 1)
})

test('a clean photo is hardly changed by the recipe', async () => {
  const photo = crop(await readPhoto('astronaut.png'), 96, 0, 256, 256)
  const { file } = await enhance({ file: await save('clean.png', photo), oldPhoto: true, upscale: 1 })
  expect(psnr(await decodeImage(file), photo)).toBeGreaterThan(36)
})

test('the background becomes transparent, or a colour, in the finished size', async () => {
  const photo = crop(await readPhoto('astronaut.png'), 96, 0, 256, 256)
  const file = await save('person.png', photo)
  const stages = new Set<Stage>()
  const clear = await enhance({ file, background: 'transparent', upscale: 2 }, stages)
  expect(stages).toContain('cut-out')
  const cut = await decodeImage(clear.file)
  expect([cut.width, cut.height, cut.alpha?.length]).toEqual([512, 512, 512 * 512])
  const alphaAt = (x: number, y: number) => cut.alpha![y * 512 + x]
  // Walls; face, chest.
  expect([alphaAt(40, 40), alphaAt(470, 60)]).toEqual([0, 0])
  expect([alphaAt(254, 230), alphaAt(254, 470)]).toEqual([255, 255])

  const plain = await decodeImage((await enhance({ file, background: '#1e90ff', upscale: 1 })).file)
  expect(plain.alpha).toBeUndefined()
  const wall = 3 * (20 * 256 + 20)
  expect([...plain.data.subarray(wall, wall + 3)]).toEqual([0x1e, 0x90, 0xff])
  const face = 3 * (115 * 256 + 127)
  for (let c = 0; c < 3; c++) expect(Math.abs(plain.data[face + c]! - photo.data[face + c]!)).toBeLessThan(30)
})

test('a transparent background is kept by WebP and refused by JPEG, whose other backgrounds are plain', async () => {
  const photo = crop(await readPhoto('astronaut.png'), 96, 0, 256, 256)
  const asked = { file: await save('cut.png', photo), background: 'transparent', upscale: 1 } as const
  const { file } = await enhance({ ...asked, out: join(home, 'cut.webp') })
  const { alpha } = await decodeImage(file)
  expect([alpha?.[20 * 256 + 20], alpha?.[115 * 256 + 127]]).toEqual([0, 255])
  await expect(enhance({ ...asked, output: { format: 'jpeg' } })).rejects.toMatchObject({
    code: 'bad-option',
    message: expect.stringContaining('PNG, WebP or AVIF'),
  })
  const plain = await enhance({ ...asked, background: '#00ff00', out: join(home, 'cut.jpg') })
  const { data } = await decodeImage(plain.file)
  expect(data[1]! - data[0]!).toBeGreaterThan(220)
})

test('colours need a model; with one a grey photo gets them, and its file says that they are made', async () => {
  const grey = inTone(crop(await readPhoto('astronaut.png'), 120, 20, 200, 200), 'grey')
  const file = await save('grey.png', grey)
  await expect(enhance({ file, colourise: true })).rejects.toMatchObject({
    code: 'pack-incomplete',
    message: expect.stringContaining('DDColor'),
  })
  expect(mostChroma(await decodeImage((await enhance({ file, upscale: 1 })).file))).toBe(0)

  mkdirSync(join(home, 'given'))
  cpSync(join(repository, 'tests', 'golden', 'photo', 'ddcolor.onnx'), join(home, 'given', 'ddcolor.onnx'))
  await request(engine, 'models.import', { path: join(home, 'given', 'ddcolor.onnx') })
  const { file: coloured } = await enhance({ file, colourise: true, upscale: 2 })
  expect(mostChroma(await decodeImage(coloured))).toBeGreaterThan(40)
  expect(readDigitalSourceType(readPngText(readFileSync(coloured)))).toBe(
    'compositeWithTrainedAlgorithmicMedia',
  )
  expect(ownText(coloured)).toMatchObject({ colourise: true })
})

test.each<Stage>(['clean', 'cut-out'])('a cancel in the stage "%s" ends the job', async when => {
  const abort = new AbortController()
  const hooks = {
    signal: abort.signal,
    onProgress: ({ stage }: ProgressEvent) => {
      if (stage === when) abort.abort()
    },
  }
  const input = { file: fixture('photos/grace_hopper.jpg'), oldPhoto: true, denoise: 1, upscale: 1 } as const
  const work = request(engine, 'enhance', { ...input, background: 'transparent', provider: 'cpu' }, hooks)
  await expect(work).rejects.toMatchObject({ code: 'cancelled' })
})
