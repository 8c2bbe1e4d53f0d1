import { describe, expect, it } from 'vitest'
import type { PackReport } from '../../../../shared/api/models.ts'
import { mergePacks, type VerifiedPack } from './merge-packs.ts'

describe('mergePacks', () => {
  const pack = (folder: string): PackReport => ({
    id: folder,
    title: folder,
    licence: 'MIT',
    folder,
    roles: [],
    networks: {},
    bytes: 10,
    textToImage: null,
  })
  const verified = (folder: string, files: number, ok = files > 0): VerifiedPack => ({
    ...pack(folder),
    ok,
    files,
    problems: [],
  })

  it('ties what a check found to the pack in the same folder', () => {
    const shown = mergePacks([pack('a'), pack('b')], [verified('b', 3, false)])
    expect(shown.map(each => each.verified?.ok ?? null)).toEqual([null, false])
  })

  it('adds folders that cannot be read, and no pack taken out since', () => {
    const shown = mergePacks([pack('a')], [verified('a', 3), verified('broken', 0), verified('gone', 2)])
    expect(shown.map(({ report }) => report.folder)).toEqual(['a', 'broken'])
  })
})
