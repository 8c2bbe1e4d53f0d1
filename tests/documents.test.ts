import { spawnSync } from 'node:child_process'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { repository } from './cli.ts'

/** Documents and workflows by hand name scripts and files that may be renamed. */
const read = (path: string): string => readFileSync(join(repository, path), 'utf8')

const workflows = readdirSync(join(repository, '.github', 'workflows')).map(name =>
  join('.github', 'workflows', name),
)
const documents = ['README.md', 'CONTRIBUTING.md', 'ARCHITECTURE.md', 'SECURITY.md', 'CODE_OF_CONDUCT.md']

const matches = (text: string, pattern: RegExp): string[] => [
  ...new Set([...text.matchAll(pattern)].map(([, name]) => name!)),
]

test.each([...documents, ...workflows])('%s names npm scripts that there are', path => {
  const { scripts } = JSON.parse(read('package.json')) as { scripts: Record<string, string> }
  const named = matches(read(path), /\bnpm run ([\w-]+)/g)
  expect(named.filter(name => !(name in scripts))).toEqual([])
})

test.each(documents)('%s names files that there are', path => {
  const text = read(path)
  const linked = matches(text, /\]\((?!https?:|#)([^)#\s]+)/g)
  const named = matches(
    text,
    /`((?:\.github|bench|docs|resources|scripts|src|tests|tools|training)\/[\w./-]+)`/g,
  )
  expect([...linked, ...named].filter(name => !existsSync(join(repository, name)))).toEqual([])
})

test('docs/api.md says of each client what its tests say', () => {
  const script = join(repository, 'scripts', 'client-table.mjs')
  expect(spawnSync(process.execPath, [script, '--check'], { encoding: 'utf8' }).stderr).toBe('')
})

describe.each(workflows)('%s', path => {
  test('takes actions by commit, which nobody can move', () => {
    const used = matches(read(path), /\buses: (\S+)/g).filter(name => !name.startsWith('./'))
    expect(used.filter(name => !/@[0-9a-f]{40}$/.test(name))).toEqual([])
  })
})
