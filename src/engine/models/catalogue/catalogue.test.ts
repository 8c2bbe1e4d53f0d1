import { expect, test } from 'vitest'
import { catalogueEntry } from '../../../shared/api/catalogue.ts'
import { packManifest } from '../../../shared/pack-manifest.ts'
import { parseHubUrl } from '../install/hub.ts'
import { publicHub } from './catalogue-entry.ts'
import { checkpoints } from './checkpoints.ts'
import { publishedModels } from './index.ts'

test('every entry matches the schema, and ids are unique', () => {
  for (const entry of publishedModels) expect(catalogueEntry.parse(entry), entry.id).toEqual(entry)
  expect(new Set(publishedModels.map(({ id }) => id)).size).toBe(publishedModels.length)
})

test.each(publishedModels.map(entry => [entry.id, entry] as const))(
  '%s: https addresses, a checksum from the catalogue or the hub, roles that name its files',
  (_id, entry) => {
    for (const file of entry.files) {
      expect(file.url).toMatch(/^https:/)
      expect(file.sha256 !== undefined || parseHubUrl(publicHub, file.url) !== null, file.url).toBe(true)
      // Only the catalogue's checksum proves a mirror's bytes.
      if (file.mirrors.length > 0) expect(file.sha256, file.url).toBeDefined()
      for (const mirror of file.mirrors) expect(mirror).toMatch(/^https:/)
    }
    const files = entry.files.map(({ path }) => {
      return { path, bytes: 1, sha256: '0'.repeat(64), licence: entry.licence, source: 'test' }
    })
    const { id, title, version, licence, homepage, manifestRoles } = entry
    const manifest = packManifest.parse({
      id,
      title,
      version,
      licence,
      homepage,
      roles: manifestRoles,
      files,
    })
    // What a checkpoint is drawn with is read from its file.
    const isCheckpoint = checkpoints.includes(entry)
    expect(Object.keys(manifest.roles)).toEqual(isCheckpoint ? [] : entry.roles)
    if (isCheckpoint) for (const { url } of entry.files) expect(url).toMatch(/\/resolve\/[0-9a-f]{40}\//)
    const paths = new Set(files.map(({ path }) => path))
    for (const role of Object.values(manifest.roles)) {
      const wanted = 'files' in role ? Object.values(role.files) : 'photo' in role ? [role.photo.path] : []
      for (const path of wanted) expect(paths).toContain(path)
    }
  },
)

test('dependencies are in the catalogue, and a swapper depends on the embedder it was trained with', () => {
  for (const { id, roles, needs } of publishedModels) {
    const needed = needs.map(each => publishedModels.find(entry => entry.id === each))
    expect(needed, id).not.toContain(undefined)
    if (roles.includes('face-swapper'))
      expect(needed.map(entry => entry?.manifestRoles['face-embedder']?.network)).toEqual(['arcface'])
  }
})

test("the sizes of an entry's files sum up to its size", () => {
  for (const { id, bytes, files } of publishedModels)
    if (files.every(file => file.bytes !== undefined))
      expect(bytes, id).toBe(files.reduce((sum, file) => sum + file.bytes!, 0))
})

/** As the hub's own headers and the programs that check them have it. Other files of the same names go round. */
test.each([
  ['2dfan4', 97_904_803, '678c6fa539d52335a31c980feefdf4a6e02d781d83dce00af8a894f114557285'],
  ['inswapper-128', 554_253_681, 'e4a3f08c753cb72d04e10aa0f7dbe3deebbf39567d4ead6dce08e98aa49e16af'],
  ['gfpgan-1.4', 340_299_087, 'accc4757b26bdb89b32b4d3500d4f79c9dff97c1dd7c7104bf9dcb95e3311385'],
  ['codeformer', 376_951_650, '21710e7ab61c82683576c428e9c1b6fe1ed419586b7b39e394c3449c294b550f'],
])('%s has that size and checksum', (id, bytes, sum) => {
  const entry = publishedModels.find(each => each.id === id)
  expect(entry?.files).toMatchObject([{ bytes, sha256: sum }])
})

test('models for research only are marked as non-commercial', () => {
  const researchOnly = publishedModels.filter(({ licence }) => /non-commercial|research|s-lab/i.test(licence))
  expect(researchOnly.length).toBeGreaterThan(3)
  for (const { id, nonCommercial } of publishedModels)
    expect(nonCommercial, id).toBe(researchOnly.some(each => each.id === id))
})
