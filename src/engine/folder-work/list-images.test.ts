import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { expect, test } from 'vitest'
import { temporaryFolder } from '../../../tests/cli.ts'
import { type ListImagesOptions, listImages } from './list-images.ts'

const list = (names: readonly string[], options: Partial<ListImagesOptions> = {}) => {
  const folder = temporaryFolder()
  for (const name of names) {
    mkdirSync(dirname(join(folder, name)), { recursive: true })
    writeFileSync(join(folder, name), '')
  }
  return listImages(folder, { recursive: true, except: '', ending: '.png', ...options })
}

test.each<[files: readonly string[], results: readonly string[]]>([
  [
    ['a.jpg', 'a.x.jpg', 'b/a.jpg'],
    ['a.png', 'a.x.png', 'b/a.png'],
  ],
  [
    ['a.jpg', 'a.png'],
    ['a.jpg.png', 'a.png.png'],
  ],
  // The long name of one is the short one of another.
  [
    ['a.jpg', 'a.jpg.gif', 'a.webp'],
    ['a.jpg.png', 'a.jpg.gif.png', 'a.webp.png'],
  ],
  [
    ['a.jpg', 'B.jpg', 'b.gif'],
    ['B.jpg.png', 'a.png', 'b.gif.png'],
  ],
])('%j become %j', async (files, results) => {
  expect((await list(files)).map(({ result }) => result)).toEqual(results)
})

test.each([
  ['*', ['IMG_1.jpg', 'IMG_12.JPG', 'img.png', 'in/IMG_1.jpg']],
  ['img_*', ['IMG_1.jpg', 'IMG_12.JPG', 'in/IMG_1.jpg']],
  ['*_?.jpg', ['IMG_1.jpg', 'in/IMG_1.jpg']],
  ['*1*2*', ['IMG_12.JPG']],
  ['*.jp', []],
  [`${'*g'.repeat(100)}*`, []],
  ['[i]mg.png', []],
])('the pattern %s takes %j', async (pattern, taken) => {
  const files = ['IMG_1.jpg', 'IMG_12.JPG', 'IMG_1.mov', 'img.png', 'in/IMG_1.jpg', '.in/IMG_1.jpg']
  expect((await list(files, { pattern })).map(({ file }) => file)).toEqual(taken)
})

test('a file that is given beside its folder is listed once', async () => {
  const listed = await list(['in/a.jpg', 'b.jpg', 'c.jpg'], { only: ['in', 'in/a.jpg', 'b.jpg'] })
  expect(listed).toEqual([
    { file: 'b.jpg', result: 'b.png' },
    { file: 'in/a.jpg', result: 'in/a.png' },
  ])
})
