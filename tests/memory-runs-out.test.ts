import { cpSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Engine, request } from '../src/engine/index.ts'
import type { PackManifest } from '../src/shared/pack-manifest.ts'
import { repository } from './cli.ts'
import { startEngine } from './engine.ts'
import { makePack } from './packs.ts'

let engine: Engine
let home: string
beforeAll(() => {
  ;({ engine, home } = startEngine())
})
afterAll(() => engine.dispose())

/** Its decoder asks the runtime for more memory than addresses reach. */
const makeHeavyPack = () => {
  const decoder = join(repository, 'tests', 'golden', 'variants', 'heavy-decoder.onnx')
  const change = (folder: string, { roles }: PackManifest) => {
    cpSync(decoder, join(folder, 'vae_decoder', 'model.onnx'))
    roles['text-to-image']!.otherSizes = true
  }
  makePack(home, 'heavy', change, { seal: true })
}

const draw = (name: string, options: { pack?: string; size?: { width: number; height: number } } = {}) =>
  request(engine, 'create', {
    ...{ prompt: 'a queen', seed: 1, steps: 1, enhance: false, provider: 'cpu' },
    ...{ out: join(home, name), ...options },
  })

test('a network that finds no memory while it runs ends its job alone, saying what would fit', async () => {
  makeHeavyPack()
  await expect(draw('heavy.png', { pack: 'heavy', size: { width: 384, height: 384 } })).rejects.toMatchObject(
    {
      code: 'out-of-memory',
      message: expect.stringContaining('heavy/vae_decoder/model.onnx'),
      details: { pack: 'heavy', fits: { size: { width: 256, height: 256 } } },
    },
  )
  expect((await draw('next.png')).images).toHaveLength(1)
})
