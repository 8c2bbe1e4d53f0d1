import { createHash } from 'node:crypto'
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import sharp from 'sharp'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Engine, request } from '../src/engine/index.ts'
import type { PackManifest } from '../src/shared/pack-manifest.ts'
import { startEngine } from './engine.ts'
import { greyUpscaler } from './slow-upscaler.ts'

let engine: Engine
let home: string
beforeAll(() => {
  ;({ engine, home } = startEngine())
})
afterAll(() => engine.dispose())

const installUpscaler = (id: string, graph: Uint8Array): void => {
  const folder = join(home, 'models', id)
  mkdirSync(folder, { recursive: true })
  const path = 'upscaler.onnx'
  writeFileSync(join(folder, path), graph)
  const sha256 = createHash('sha256').update(graph).digest('hex')
  const manifest: PackManifest = {
    ...{ id, title: 'Grand', version: '1', licence: 'MIT', homepage: 'https://example.org' },
    roles: { upscaler: { photo: { path, overlap: 1 } } },
    files: [{ path, bytes: graph.length, sha256, licence: 'MIT', source: 'https://example.org' }],
  }
  writeFileSync(join(folder, 'manifest.json'), JSON.stringify(manifest))
}

test('an installed upscaler that would take minutes is passed over and told of, unless it was asked for by name', async () => {
  // A minute and more for the picture below, half a second for the one by name.
  installUpscaler('grand', greyUpscaler(400))
  const picture = async (side: number) => {
    const file = join(home, `${side}.png`)
    const noise = { type: 'gaussian', mean: 128, sigma: 40 } as const
    await sharp({ create: { width: side, height: side, channels: 3, background: 'red', noise } })
      .png()
      .toFile(file)
    return file
  }
  const enhance = (file: string, use?: Record<string, string>) =>
    request(engine, 'enhance', { file, use, upscale: 2, provider: 'cpu', out: join(home, 'out.png') })

  const { notices, width } = await enhance(await picture(400))
  expect(width).toBe(800)
  expect(notices).toEqual([
    { code: 'upscaler-passed-over', message: expect.stringMatching(/Grand would .* Choose "grand"/) },
  ])
  expect((await enhance(await picture(32), { upscaler: 'grand' })).notices).toEqual([])
})
