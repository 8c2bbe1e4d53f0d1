import { mkdirSync, mkdtempSync, realpathSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { findPageFile } from './page-files.ts'
import { findFile, parseAddress } from './protocol-paths.ts'

const root = realpathSync(mkdtempSync(join(tmpdir(), 'likeness-protocol-')))
const pages = join(root, 'renderer')
const folders = {
  library: join(root, 'library'),
  photos: join(root, 'photos'),
  people: join(root, 'people'),
  models: join(root, 'models'),
  bundledModels: join(root, 'bundled'),
}
const put = (...path: string[]) => {
  const file = join(root, ...path)
  mkdirSync(join(file, '..'), { recursive: true })
  writeFileSync(file, 'x')
  return file
}
const photo = '0123456789abcdef0123456789abcdef'
const person = '0123456789abcdef'
put('secret.png')
put('secret.html')
put('library', '.hidden.png')
put('library', 'folder.png', 'inner.png')
put('models', 'more_details.v2', 'manifest.json')
put('models', 'more_details.v2', 'my.png')
put('models', 'preview.png')

const serve = async (address: string) => {
  const target = parseAddress(address)
  return target ? findFile(target, folders) : findPageFile(address, pages)
}

test.each([
  ['likeness://app/en.html?x=1#library', put('renderer', 'en.html')],
  ['likeness://app/assets/index-1a2b.js', put('renderer', 'assets', 'index-1a2b.js')],
  ['likeness://library/a%20queen.png', put('library', 'a queen.png')],
  ['likeness://library/k%C3%B6nigin%25.png?v=12', put('library', 'königin%.png')],
  ['likeness://thumb/a%20queen.png', join(folders.library, 'a queen.png')],
  [
    'likeness://thumb/b.png?at=1&deleted=1795832000000',
    put('library', '.likeness', 'trash', '1795832000000', 'b.png'),
  ],
  [
    'likeness://intermediate/a%20queen.png/swapped',
    put('library', '.likeness', 'stages', 'a queen', 'swapped.png'),
  ],
  [
    'likeness://intermediate/a%20queen.png/photo',
    put('library', '.likeness', 'stages', 'a queen', 'photo.jpg'),
  ],
  [`likeness://photo/${photo}`, put('photos', `${photo}.view.jpg`)],
  [`likeness://person/${person}/${photo}`, put('people', person, `${photo}.view.jpg`)],
  [`likeness://found-face/${photo}`, put('people', '.found', `${photo}.view.jpg`)],
  [
    'likeness://preview/more_details.v2/preview.jpg?of=0123456789',
    put('models', 'more_details.v2', 'preview.jpg'),
  ],
  ['likeness://vocabulary/starter/hot-dog.webp', put('bundled', 'starter', 'vocabulary', 'hot-dog.webp')],
  [
    'likeness://vocabulary/more_details.v2/hot-dog.webp',
    put('models', 'more_details.v2', 'vocabulary', 'hot-dog.webp'),
  ],
])('%s is served', async (address, file) => {
  expect(await serve(address)).toBe(file)
})

test.each([
  'likeness://library/../secret.png',
  'likeness://preview/more_details.v2',
  'likeness://preview/preview.png',
  'likeness://preview/more_details.v2/manifest.json',
  'likeness://preview/more_details.v2/my.png',
  'likeness://preview/more_details.v2/preview.png',
  'likeness://preview/..%2Fmodels/preview.png',
  'likeness://preview/../preview.png',
  'likeness://preview/.staging/preview.png',
  'likeness://vocabulary/starter',
  'likeness://vocabulary/starter/cat.webp',
  'likeness://vocabulary/starter/preview.png',
  'likeness://vocabulary/starter/..%2Fhot-dog.webp',
  'likeness://vocabulary/starter/vocabulary/hot-dog.webp',
  'likeness://vocabulary/..%2Fbundled/hot-dog.webp',
  `likeness://person/${person}`,
  `likeness://person/${person}/person.json`,
  `likeness://person/.found/${photo}`,
  'likeness://library/%2e%2e/secret.png',
  'likeness://library/..%2fsecret.png',
  'likeness://library/..%5csecret.png',
  'likeness://library/..\\secret.png',
  'likeness://library/%252e%252e%252fsecret.png',
  'likeness://library/a%20queen.png%00.png',
  'likeness://library/%2fetc%2fpasswd.png',
  'likeness://library//etc/passwd.png',
  'likeness://library/C:%5csecret.png',
  'likeness://library/.hidden.png',
  'likeness://library/.likeness/stages/a%20queen/swapped.png',
  'likeness://library/folder.png/inner.png',
  'likeness://library/missing.png',
  'likeness://library/%E0%A4%A.png',
  'likeness://library/',
  'likeness://library:80/a%20queen.png',
  'likeness://x@library/a%20queen.png',
  'likeness://app/../secret.html',
  'likeness://app/%2e%2e/secret.html',
  'likeness://app/..%2fsecret.html',
  'likeness://app/assets/..%5c..%5csecret.html',
  'likeness://app/assets',
  'likeness://app/',
  'likeness://app/en.html/',
  'likeness://intermediate/a%20queen.png/..',
  'likeness://intermediate/a%20queen.png/constructor',
  'likeness://intermediate/..png/photo',
  'likeness://photo/../library/a%20queen.png',
  `likeness://photo/${photo}.view.jpg`,
  'likeness://photo/0123',
  'likeness://thumb/b.png?deleted=..',
  'likeness://thumb/b.png?deleted=',
  'likeness://thumb/b.png?deleted=-1',
  'likeness://thumb/b.png?deleted=1e999',
  'likeness://library/b.png?deleted=1795832000000',
  'likeness://elsewhere/index.html',
  'file:///etc/passwd',
  'https://app/index.html',
  'nonsense',
])('%s is not', async address => {
  const file = await serve(address)
  // A folder is not refused by its name but by not being a file; nothing outside may ever be found.
  if (address === 'likeness://app/assets') expect(file).toBe(join(pages, 'assets'))
  else expect(file).toBeUndefined()
})

test('a link that leads out is not followed, one that stays inside is', async () => {
  symlinkSync(join(root, 'secret.png'), join(folders.library, 'out.png'))
  symlinkSync(root, join(pages, 'up'))
  symlinkSync(join(folders.library, 'a queen.png'), join(folders.library, 'same.png'))
  symlinkSync(join(root, 'secret.png'), join(folders.models, 'more_details.v2', 'preview.webp'))
  symlinkSync(root, join(folders.models, 'up'))
  put('preview.png')
  expect(await serve('likeness://library/out.png')).toBeUndefined()
  expect(await serve('likeness://preview/more_details.v2/preview.webp')).toBeUndefined()
  expect(await serve('likeness://preview/up/preview.png')).toBeUndefined()
  expect(await serve('likeness://app/up/secret.html')).toBeUndefined()
  expect(await serve('likeness://library/same.png')).toBe(join(folders.library, 'a queen.png'))
})

test('a library that is itself a link is served', async () => {
  symlinkSync(folders.library, join(root, 'linked'))
  const target = parseAddress('likeness://library/a%20queen.png')
  expect(target && (await findFile(target, { ...folders, library: join(root, 'linked') }))).toBe(
    join(folders.library, 'a queen.png'),
  )
})
