import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { decodeLatents } from '../src/core/diffusion/models/vae-decoder.ts'
import { denoise } from '../src/core/diffusion/text-to-image.ts'
import { decodeImage } from '../src/core/imaging/codec/decode.ts'
import { readPngText } from '../src/core/imaging/codec/png-text.ts'
import { createEngine, type Engine, engineFolders, request } from '../src/engine/index.ts'
import { temporaryFolder } from './cli.ts'
import { openGoldenPack } from './golden/open-golden-pack.ts'
import { knowMachine } from './known-machine.ts'
import { makeTinyStarter } from './packs.ts'

const variant = { 'taesd_decoder/model.onnx': 'taesd-decoder.onnx' }
const drawing = { prompt: 'a queen', seed: 3, steps: 2, scheduler: 'euler' } as const

const homes: Engine[] = []
const start = (models: string): { engine: Engine; home: string } => {
  const home = temporaryFolder()
  knowMachine(home)
  const engine = createEngine({ version: 'test', folders: engineFolders(models, home) })
  homes.push(engine)
  return { engine, home }
}
let pack: Awaited<ReturnType<typeof openGoldenPack>>
beforeAll(async () => {
  pack = await openGoldenPack('sd15', variant)
})
afterAll(async () => {
  await pack.close()
  for (const engine of homes) await engine.dispose()
})

const draw = async ({ engine, home }: ReturnType<typeof start>, fastDecoder: boolean) => {
  const out = join(home, `${fastDecoder}.png`)
  const options = { enhance: false, provider: 'cpu', allowNsfw: true, out } as const
  await request(engine, 'create', { ...drawing, ...options, fastDecoder })
  const texts = readPngText(readFileSync(out))
  return {
    picture: await decodeImage(out),
    infotext: texts.get('parameters'),
    recipe: JSON.parse(texts.get('likeness')!),
  }
}

test('the fast decoder takes the place of the VAE, and the picture says so', async () => {
  const started = start(makeTinyStarter(variant))
  const { networks } = pack
  const size = { width: 64, height: 64 }
  const latents = await denoise(networks, { ...drawing, ...size, negativePrompt: '', guidanceScale: 7.5 })
  const fast = await draw(started, true)
  expect(fast.picture.data).toEqual((await decodeLatents(networks.previewDecoder!, latents, 1)).data)
  expect(fast.infotext).toContain('VAE Decoder: TAESD')
  expect(fast.recipe.fastDecoder).toBe(true)
  const usual = await draw(started, false)
  expect(usual.picture.data).not.toEqual(fast.picture.data)
  expect(usual.infotext).not.toContain('VAE Decoder')
  const { packs } = await request(started.engine, 'models.list', {})
  expect(packs[0]?.textToImage?.fastDecoder).toBe(true)
})

test('a pack without one says so', async () => {
  await expect(draw(start(makeTinyStarter()), true)).rejects.toMatchObject({
    code: 'pack-incomplete',
    message: expect.stringContaining('taesd_decoder'),
  })
})
