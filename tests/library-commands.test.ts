import { cpSync, mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { commandLine } from './command-line.ts'
import { fixture } from './pictures.ts'

let folder = ''
const run = commandLine(home => {
  folder = join(home, 'library')
  mkdirSync(folder, { recursive: true })
  for (const name of ['a.png', 'b.png']) cpSync(fixture('photos/astronaut.png'), join(folder, name))
})
const library = (...args: string[]) => run(['library', ...args])

test('pictures are listed, put into albums and taken out of them', async () => {
  expect((await library('list')).stdout.trim().split('\n').sort()).toEqual([
    'a.png  512x512',
    'b.png  512x512',
  ])
  expect((await library('albums')).stdout).toBe('There are no albums.\n')
  expect((await library('albums', 'add', 'Space', 'a.png', join(folder, 'b.png'))).stdout).toBe(
    '2 pictures added to “Space”\n',
  )
  expect((await library('albums', 'add', 'space', 'a.png')).stdout).toBe('1 picture added to “Space”\n')
  expect((await library('albums')).stdout).toMatch(/^Space {2}2 pictures {2}[0-9a-f]{16}\n$/)
  expect((await library('albums', 'remove', 'Space', 'b.png')).stdout).toBe(
    '1 picture taken out of “Space”\n',
  )
  const { json } = await library('list', '--album', 'SPACE', '--json')
  expect(json).toMatchObject({ ok: true, entries: [{ id: 'a.png', width: 512, height: 512 }] })

  expect(await library('list', '--album', 'Sea')).toMatchObject({
    code: 2,
    stderr: expect.stringContaining('There is no album "Sea". "library albums" lists them'),
  })
  expect(await library('albums', 'add', 'Sea', 'c.png')).toMatchObject({
    code: 2,
    stderr: expect.stringContaining('There is no picture "c.png" in the library.'),
  })
  await library('albums', 'rename', 'Space', 'Stars')
  expect((await library('albums', 'remove', 'stars')).stdout).toBe(
    'Album “Stars” deleted; its pictures stay.\n',
  )
  expect((await library('albums')).stdout).toBe('There are no albums.\n')
  expect((await library('list', '--json')).json.entries).toHaveLength(2)
})
