import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { beforeEach, expect, test, vi } from 'vitest'
import { copyImageFile } from './copy-image.ts'

/** Electron's clipboard since version 44: items as the web has them, and no `writeImage`. */
const electron = vi.hoisted(() => {
  const written: { readonly items: Readonly<Record<string, Blob>> }[] = []
  class ClipboardItem {
    readonly items: Readonly<Record<string, Blob>>
    constructor(items: Readonly<Record<string, Blob>>) {
      this.items = items
    }
  }
  return {
    written,
    ClipboardItem,
    clipboard: { write: async (items: readonly ClipboardItem[]) => void written.push(...items) },
    nativeImage: { createFromPath: (file: string) => ({ isEmpty: () => file.endsWith('.txt') }) },
  }
})
vi.mock('electron', () => electron)

const fileOf = (name: string, bytes: Buffer): string => {
  const file = join(mkdtempSync(join(tmpdir(), 'likeness-copy-')), name)
  writeFileSync(file, bytes)
  return file
}

beforeEach(() => {
  electron.written.length = 0
})

test('the file itself is put on the clipboard, as a PNG', async () => {
  const bytes = Buffer.from([0x89, 0x50, 0x4e, 0x47, 1, 2, 3])
  expect(await copyImageFile(fileOf('queen.png', bytes))).toBe(true)
  const blob = electron.written[0]?.items['image/png']
  expect(blob?.type).toBe('image/png')
  expect(Buffer.from(await blob!.arrayBuffer()).equals(bytes)).toBe(true)
})

test('what is no picture is not copied', async () => {
  expect(await copyImageFile(fileOf('letter.txt', Buffer.from('Dear Sir')))).toBe(false)
  expect(electron.written).toEqual([])
})
