import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, dirname, join } from 'node:path'
import { expect, test } from 'vitest'
import { resultPath, siblingPath } from './result-paths.ts'

const png = { format: 'png' } as const
const unkept = join(tmpdir(), 'likeness-unkept')

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
    const path = await resultPath({}, { library, unkept }, prompt, png)
    expect(dirname(path)).toBe(library)
    expect(basename(path)).toMatch(/^\d{8}-\d{9}-[\p{L}\p{N}][\p{L}\p{N}-]*\.png$/u)
    expect(basename(path).length).toBeLessThan(80)
  }
  expect(basename(await resultPath({}, { library, unkept }, 'A portrait of a Queen!', png))).toContain(
    'a-portrait-of-a-queen',
  )
})

test('a name that is too long is refused before the work', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'likeness-out-'))
  const out = join(folder, `${'a'.repeat(300)}.png`)
  await expect(resultPath({ out }, { library: folder, unkept }, '', png)).rejects.toMatchObject({
    code: 'output-not-writable',
  })
})

test('a result that is not kept never lies in the library, and takes no place to keep it', async () => {
  const library = mkdtempSync(join(tmpdir(), 'likeness-library-'))
  const folders = { library, unkept: join(library, 'cache', 'unkept') }
  expect(dirname(await resultPath({ save: false }, folders, 'a queen', png))).toBe(folders.unkept)
  for (const place of [{ out: join(library, 'a.png') }, { keepIntermediates: true }])
    await expect(resultPath({ save: false, ...place }, folders, '', png)).rejects.toMatchObject({
      code: 'bad-option',
    })
})

test('siblings have the same folder and extension', () => {
  expect(siblingPath(join('a', 'queen.png'), 'generated')).toBe(join('a', 'queen-generated.png'))
  expect(siblingPath('queen.PNG', '2')).toBe('queen-2.PNG')
})
