import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { readMergedBudget } from './chosen-settings.ts'

test('the room for merged weights is that of the settings file, and the usual one where it says none', async () => {
  const data = await mkdtemp(join(tmpdir(), 'likeness-settings-'))
  try {
    expect(readMergedBudget(data)).toBe(8e9)
    for (const [text, bytes] of [
      ['{"mergedGigabytes": 2.5}', 2.5e9],
      ['{"mergedGigabytes": "all"}', 8e9],
      ['no JSON', 8e9],
    ] as const) {
      await writeFile(join(data, 'settings.json'), text)
      expect(readMergedBudget(data)).toBe(bytes)
    }
  } finally {
    await rm(data, { recursive: true })
  }
})
