import { expect, test } from 'vitest'
import { type Engine, request } from '../../src/engine/index.ts'
import { publicHub } from '../../src/engine/models/catalogue/catalogue-entry.ts'
import { publishedModels } from '../../src/engine/models/catalogue/index.ts'
import type { CatalogueEntry } from '../../src/shared/api/catalogue.ts'
import type { Role } from '../../src/shared/pack-manifest.ts'
import { becomes, manifestOf, setUpInstallTests } from './install-fixture.ts'
import { type ModelServer, sha256 } from './model-server.ts'
import { elsewhere, repositories } from './published.ts'

/** Every entry of the catalogue against a server that has what is published, in a few bytes each. */
let server: ModelServer
let home: string
const { files, start } = setUpInstallTests(fixture => {
  ;({ server, home } = fixture)
})

/** The bytes of a file hang on its name alone, so that mirrors of the same name have the same. */
const contentOf = (path: string): Buffer => Buffer.from(`what is in ${path.split('/').at(-1)}`)

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
  expect(pathsOf('sd-1.5')).toContain('unet/weights.pb')
  expect(pathsOf('lcm-dreamshaper-v7')).toContain('unet/model.onnx_data')
  const drawing = packs.filter(pack => pack.id !== 'starter' && pack.textToImage)
  expect(drawing.map(({ id, textToImage }) => [id, textToImage!.img2img])).toEqual([
    ['sd-turbo', true],
    ['sd-1.5', true],
    ['lcm-dreamshaper-v7', true],
  ])
})

test('without optional files every text-to-image model installs, and reports that it has no img2img', async () => {
  publish()
  const drawing = publishedModels.filter(({ roles }) => roles.includes('text-to-image'))
  const optional = drawing.flatMap(entry => entry.files.filter(file => file.optional))
  for (const { url } of optional) files.delete(new URL(moved(url)).pathname.replace(/\/resolve\/[^/]+/, ''))
  server.hideRepository('eyaler/sd-turbo-webnn')
  const engine = start({ catalogue: catalogueHere() })
  for (const { id } of drawing) expect((await installWhole(engine, id)).ends).toEqual([{ kind: 'done' }])
  const { packs } = await request(engine, 'models.list', {})
  expect(packs.slice(1).map(pack => pack.textToImage?.img2img)).toEqual(drawing.map(() => false))
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
