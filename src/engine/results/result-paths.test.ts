import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, dirname, join } from 'node:path'
import { expect, test } from 'vitest'
import { resultPath, siblingPath } from './result-paths.ts'

const png = { format: 'png' } as const

test('names in the library contain the prompt, sort by time and never leave the folder', async () => {
  const library = mkdtempSync(join(tmpdir(), 'likeness-library-'))
  for (const prompt of [
    'A portrait of a Queen!',
    '../../etc/passwd',
    '画像',
    '!!!',
    'a'.repeat(500),
    'con\0trol',
  ]) {
    const path = await resultPath(undefined, library, prompt, png)
    expect(dirname(path)).toBe(library)
    expect(basename(path)).toMatch(/^\d{8}-\d{9}-[\p{L}\p{N}][\p{L}\p{N}-]*\.png$/u)
    expect(basename(path).length).toBeLessThan(80)
  }
  expect(basename(await resultPath(undefined, library, 'A portrait of a Queen!', png))).toContain(
    'a-portrait-of-a-queen',
  )
})

test('a name that is too long is refused before the work', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'likeness-out-'))
  await expect(resultPath(join(folder, `${'a'.repeat(300)}.png`), folder, '', png)).rejects.toMatchObject({
    code: 'output-not-writable',
  })
})

test('siblings have the same folder and extension', () => {
  expect(siblingPath(join('a', 'queen.png'), 'generated')).toBe(join('a', 'queen-generated.png'))
  expect(siblingPath('queen.PNG', '2')).toBe('queen-2.PNG')
})
