import { describe, expect, it } from 'vitest'
import type { PackReport } from '../../../shared/api/models.ts'
import type { CheckedPack } from './check-result.tsx'
import { mergePacks } from './pack-card.tsx'

describe('mergePacks', () => {
  const pack = (folder: string): PackReport => ({
    id: folder,
    title: folder,
    licence: 'MIT',
    folder,
    roles: [],
    networks: {},
    bytes: 10,
    preview: null,
    favourite: false,
    preferences: {},
    textToImage: null,
    adapter: null,
  })
  const checked = (folder: string, files: number, ok = files > 0): CheckedPack => ({
    ...pack(folder),
    ok,
    files,
    problems: [],
  })

  it('ties what a check found to the pack in the same folder', () => {
    const shown = mergePacks([pack('a'), pack('b')], [checked('b', 3, false)])
    expect(shown.map(each => each.checked?.ok ?? null)).toEqual([null, false])
  })

  it('adds folders that cannot be read, and no pack taken out since', () => {
    const shown = mergePacks([pack('a')], [checked('a', 3), checked('broken', 0), checked('gone', 2)])
    expect(shown.map(({ report }) => report.folder)).toEqual(['a', 'broken'])
  })
})
