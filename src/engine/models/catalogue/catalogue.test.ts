import { expect, test } from 'vitest'
import { catalogueEntry } from '../../../shared/models.ts'
import { packManifest } from '../../../shared/pack-manifest.ts'
import { parseHubUrl } from '../hub.ts'
import { hub } from './addresses.ts'
import { publishedModels } from './index.ts'

test('every entry fits its schema, once', () => {
  for (const entry of publishedModels) expect(catalogueEntry.parse(entry), entry.id).toEqual(entry)
  expect(new Set(publishedModels.map(({ id }) => id)).size).toBe(publishedModels.length)
})

test.each(publishedModels.map(entry => [entry.id, entry] as const))(
  '%s: encrypted addresses, a checksum from us or the hub, roles that name its files',
  (_id, entry) => {
    for (const file of entry.files) {
      expect(file.url).toMatch(/^https:/)
      expect(file.sha256 !== undefined || parseHubUrl(hub, file.url) !== null, file.url).toBe(true)
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
    expect(Object.keys(manifest.roles)).toEqual(entry.roles)
    const paths = new Set(files.map(({ path }) => path))
    for (const role of Object.values(manifest.roles)) {
      const wanted = 'files' in role ? Object.values(role.files) : 'photo' in role ? [role.photo.path] : []
      for (const path of wanted) expect(paths).toContain(path)
    }
  },
)

test('what only research may use is marked so', () => {
  const researchOnly = publishedModels.filter(({ licence }) => /non-commercial|research|s-lab/i.test(licence))
  expect(researchOnly.length).toBeGreaterThan(3)
  for (const { id, nonCommercial } of publishedModels)
    expect(nonCommercial, id).toBe(researchOnly.some(each => each.id === id))
})
