import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { decodeLatents } from '../../src/core/diffusion/models/vae-decoder.ts'
import { floatTensor } from '../../src/core/tensor/tensor.ts'
import { type Engine, request } from '../../src/engine/index.ts'
import { publicHub } from '../../src/engine/models/catalogue/catalogue-entry.ts'
import { checkpoints } from '../../src/engine/models/catalogue/checkpoints.ts'
import { publishedModels } from '../../src/engine/models/catalogue/index.ts'
import { openTextToImage } from '../../src/engine/models/registry/open-text-to-image.ts'
import { findPack, readPackLibrary } from '../../src/engine/models/registry/pack-library.ts'
import { createSessionCache } from '../../src/engine/models/runtime/session-cache.ts'
import type { CatalogueEntry } from '../../src/shared/api/catalogue.ts'
import type { Role } from '../../src/shared/pack-manifest.ts'
import { temporaryFolder } from '../cli.ts'
import {
  type Entry,
  readGolden,
  safetensorsOf,
  type TinyCheckpointName,
  tinyCheckpoint,
} from '../golden/golden-checkpoint.ts'
import { becomes, manifestOf, modelsOf, setUpInstallTests } from './install-fixture.ts'
import { type ModelServer, sha256 } from './model-server.ts'
import { elsewhere, repositories } from './published.ts'

/** Every entry of the catalogue against a server that has what is published, in a few bytes each. */
let server: ModelServer
let home: string
const { files, start } = setUpInstallTests(fixture => {
  ;({ server, home } = fixture)
})

/** The bytes of a file hang on its name alone, so that mirrors of the same name have the same; checkpoints are whole ones. */
const contentOf = (path: string): Buffer => {
  const name = path.split('/').at(-1)!
  if (!name.endsWith('.safetensors')) return Buffer.from(`what is in ${name}`)
  if (name.startsWith('diffusion_pytorch_model')) return tiny.taesd
  return /xl|vega/i.test(name) ? tiny.sdxl : /sd_turbo/.test(name) ? tiny['sd-2'] : tiny['sd-1']
}
const tiny = {
  'sd-1': await singleFile('tiny-sd-1'),
  'sd-2': await singleFile('tiny-sd-2'),
  sdxl: await singleFile('tiny-sdxl'),
  taesd: Buffer.from(
    safetensorsOf(
      (await readGolden<{ decoder: Entry[] }>('taesd')).decoder.map(([name, , dims]) => [name, 'F16', dims]),
    ),
  ),
}
async function singleFile(name: TinyCheckpointName): Promise<Buffer> {
  return Buffer.from(safetensorsOf((await tinyCheckpoint(name)).single))
}

const publish = () => {
  files.clear()
  for (const [repository, paths] of Object.entries(repositories))
    for (const path of paths) files.set(`/${repository}/${path}`, contentOf(path))
  for (const url of elsewhere) files.set(new URL(moved(url)).pathname, contentOf(url))
  // Some mirrors call the file otherwise.
  for (const { url, mirrors } of publishedModels.flatMap(entry => entry.files))
    for (const mirror of mirrors) {
      const path = new URL(moved(mirror)).pathname.replace(/\/resolve\/[^/]+/, '')
      if (files.has(path)) files.set(path, contentOf(url))
    }
}

/** An address of the publishers', at our server. */
const moved = (url: string): string =>
  url.startsWith(publicHub)
    ? url.replace(publicHub, server.url)
    : url.replace(/^https:\/\//, `${server.url}/`)

/** The catalogue as it is, with the checksums and sizes of what our server has. */
const catalogueHere = (): CatalogueEntry[] =>
  publishedModels.map(entry => ({
    ...entry,
    files: entry.files.map(file => {
      const content = contentOf(file.url)
      const known = file.sha256 === undefined ? {} : { sha256: sha256(content), bytes: content.length }
      return { ...file, ...known, url: moved(file.url), mirrors: file.mirrors.map(moved) }
    }),
  }))

const installWhole = async (engine: Engine, id: string) => {
  const { ids } = await request(engine, 'models.install', { id, acceptLicence: true })
  const ends = await Promise.all(ids.map(each => becomes(engine, each, 'done', 'failed')))
  return { ids, ends }
}

const pathsOf = (id: string): string[] => manifestOf(home, id).files.map(({ path }) => path)

test('every model installs with its dependencies, is complete, and fills its roles', async () => {
  publish()
  const engine = start({ catalogue: catalogueHere() })
  for (const entry of publishedModels) {
    const { ids, ends } = await installWhole(engine, entry.id)
    expect(ends, entry.id).toEqual(ids.map(() => ({ kind: 'done' })))
    const { packs, automatic } = await request(engine, 'models.list', {})
    for (const id of [...entry.needs, entry.id]) expect(packs.map(pack => pack.id)).toContain(id)
    for (const role of entry.roles) expect(automatic[role as Role], entry.id).toContain(entry.id)
    expect(packs.find(({ id }) => id === entry.id)?.roles).toEqual(entry.roles)
  }
  const { packs } = await request(engine, 'models.verify', {})
  expect(packs.filter(({ ok }) => !ok)).toEqual([])
  expect(packs).toHaveLength(publishedModels.length + 1)
  const { entries } = await request(engine, 'models.catalog', {})
  expect(entries.every(({ installed, missing }) => installed && missing.length === 0)).toBe(true)

  // What the layouts have beyond what is required comes along: weights outside the graph, encoders of pictures.
  expect(pathsOf('sd-1.5')).toContain('taesd_decoder/diffusion_pytorch_model.safetensors')
  expect(pathsOf('lcm-dreamshaper-v7')).toContain('unet/model.onnx_data')
  const drawing = packs.filter(pack => pack.id !== 'starter' && pack.textToImage)
  expect(drawing.map(({ id, textToImage }) => [id, textToImage!.img2img])).toEqual([
    ...checkpoints.map(({ id }) => [id, true]),
    ['lcm-dreamshaper-v7', true],
  ])
})

test('without optional files every text-to-image model installs, and one of graphs reports that it has no img2img', async () => {
  publish()
  const drawing = publishedModels.filter(({ roles }) => roles.includes('text-to-image'))
  const optional = drawing.flatMap(entry => entry.files.filter(file => file.optional))
  for (const { url } of optional) files.delete(new URL(moved(url)).pathname.replace(/\/resolve\/[^/]+/, ''))
  const engine = start({ catalogue: catalogueHere() })
  for (const { id } of drawing) expect((await installWhole(engine, id)).ends).toEqual([{ kind: 'done' }])
  const { packs } = await request(engine, 'models.list', {})
  expect(packs.slice(1).map(pack => pack.textToImage?.img2img)).toEqual(
    drawing.map(({ id }) => id !== 'lcm-dreamshaper-v7'),
  )
})

test.each([
  ['sd-turbo', { side: 512, steps: 4, guidanceScale: 1, kind: 'sd-2', distilled: 'few-steps' }],
  ['sd-1.5', { side: 512, steps: 25, guidanceScale: 7.5, kind: 'sd-1', distilled: null }],
  ['sdxl-base-1.0', { side: 1024, steps: 25, guidanceScale: 5, kind: 'sdxl', distilled: null }],
  ['sdxl-turbo', { side: 512, steps: 4, guidanceScale: 1, kind: 'sdxl', distilled: 'few-steps' }],
  ['sdxl-lightning', { side: 1024, steps: 4, guidanceScale: 1, kind: 'sdxl', distilled: 'few-steps' }],
] as const)('%s installs as the pack that an import of its file makes', async (id, facts) => {
  publish()
  const engine = start({ catalogue: catalogueHere() })
  expect((await installWhole(engine, id)).ends).toEqual([{ kind: 'done' }])
  const installed = manifestOf(home, id)
  const { side, steps, guidanceScale, ...checkpoint } = facts
  expect(installed.roles['text-to-image']).toMatchObject({
    ...{ nativeSize: [side, side], steps, guidanceScale, checkpoint },
  })

  const file = join(temporaryFolder(), installed.files[0]!.path)
  writeFileSync(file, contentOf(file))
  const { pack } = await request(engine, 'models.import', { path: file })
  const imported = manifestOf(home, pack.id)
  expect(imported.roles).toEqual(installed.roles)
  const contents = ({ files: all }: typeof imported) =>
    all
      .filter(({ path }) => !path.startsWith('taesd_decoder/'))
      .map(({ path, sha256: sum }) => `${path} ${sum}`)
      .sort()
  expect(contents(imported)).toEqual(contents(installed))
})

test('an installed checkpoint draws, and its small decoder shows previews', async () => {
  publish()
  const engine = start({ catalogue: catalogueHere() })
  await installWhole(engine, 'sdxl-base-1.0')
  const pack = findPack(await readPackLibrary([modelsOf(home)]), 'sdxl-base-1.0')
  const sessions = createSessionCache('cpu')
  try {
    const settings = pack.manifest.roles['text-to-image']!
    const { previewDecoder } = await openTextToImage(pack, settings, sessions, { previews: true })
    const latents = floatTensor(new Float32Array(4 * 64).fill(0.5), [1, 4, 8, 8])
    const preview = await decodeLatents(previewDecoder!, latents, 1)
    expect([preview.width, preview.height]).toEqual([64, 64])
    expect(new Set(preview.data).size).toBeGreaterThan(10)
  } finally {
    await sessions.release()
  }
})

test('models with mirrors install from these alone, and name them', async () => {
  publish()
  const mirrored = publishedModels.filter(entry => entry.files.some(file => file.mirrors.length > 0))
  expect(mirrored.length).toBeGreaterThan(8)
  for (const { url } of mirrored.flatMap(entry => entry.files))
    files.delete(new URL(moved(url)).pathname.replace(/\/resolve\/[^/]+/, ''))
  const engine = start({ catalogue: catalogueHere() })
  for (const { id } of mirrored) {
    const { ends } = await installWhole(engine, id)
    expect(ends.at(-1), id).toEqual({ kind: 'done', mirrors: [new URL(server.url).host] })
  }
})

test('a swapper installs its embedder, once, and requires both licences', async () => {
  publish()
  const engine = start({ catalogue: catalogueHere() })
  const { entries } = await request(engine, 'models.catalog', {})
  expect(entries.find(({ id }) => id === 'inswapper-128')?.missing).toEqual(['arcface-w600k-r50'])
  await expect(request(engine, 'models.install', { id: 'inswapper-128' })).rejects.toMatchObject({
    code: 'licence-not-accepted',
    message: expect.stringMatching(/^ArcFace R50.* and inswapper 128.* are licensed/),
  })
  expect((await installWhole(engine, 'inswapper-128')).ids).toEqual(['arcface-w600k-r50', 'inswapper-128'])
  expect((await installWhole(engine, 'hyperswap-1c-256')).ids).toEqual(['hyperswap-1c-256'])
})
