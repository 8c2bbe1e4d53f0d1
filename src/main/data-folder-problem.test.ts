import { readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { temporaryFolder } from '../../tests/cli.ts'
import { linux } from '../../tests/need.ts'
import { dataFolderProblem } from './data-folder-problem.ts'

test('a data folder that can be written is made, and nothing is left in it', () => {
  const folder = join(temporaryFolder(), 'a', 'b')
  expect(dataFolderProblem(folder)).toBeUndefined()
  expect(dataFolderProblem(folder)).toBeUndefined()
  expect(readdirSync(folder)).toEqual([])
})

test('one below a file says so', () => {
  const file = join(temporaryFolder(), 'file')
  writeFileSync(file, '')
  expect(dataFolderProblem(join(file, 'likeness'))).toMatch(/ENOTDIR|EEXIST|ENOENT/)
})

test.runIf(linux.isMet)(`one that the system lets nobody make says so at once${linux.note}`, () => {
  expect(dataFolderProblem('/proc/likeness/data')).toBe('ENOENT')
  expect(dataFolderProblem('/sys/likeness')).toMatch(/EPERM|EACCES|EROFS/)
})
