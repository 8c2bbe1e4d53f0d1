import { copyFileSync, existsSync, mkdirSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { decodeImage } from '../src/core/imaging/codec/decode.ts'
import { likeness, temporaryFolder } from './cli.ts'
import { commandLine } from './command-line.ts'
import { fixture } from './pictures.ts'

const run = commandLine()
const source = fixture('photos/grace_hopper.jpg')

const folderWith = (...names: readonly string[]): string => {
  const folder = join(temporaryFolder(), 'holiday')
  mkdirSync(folder)
  for (const name of names) copyFileSync(fixture('photos/astronaut.png'), join(folder, name))
  return folder
}

test('swap takes a folder, says what became of it, and tells failed pictures by its exit code', async () => {
  const folder = folderWith('a.png', 'b.png')
  const out = join(folder, 'out')
  const swap = ['swap', '--source', source, '--target', folder]
  const refused = await run([...swap, '--json'])
  expect(refused.code).toBe(2)
  expect(refused.json.error).toEqual({ code: 'bad-usage', message: expect.stringContaining('--out') })

  const only = await run([...swap, '--out', out, '--pattern', 'a*', '--no-recursive'])
  expect(only.code).toBe(0)
  const report = join(out, 'likeness-report.json')
  expect(only.stdout).toContain(`1 done, 0 skipped, 0 failed; the report is ${report}\n`)
  copyFileSync(fixture('no-face.png'), join(folder, 'c.png'))
  const all = await run([...swap, '--out', out, '--json'])
  expect(all.code).toBe(2)
  expect(all.json).toMatchObject({ ok: false, done: 1, skipped: 1, failed: 1, report })
})

test('what is for a folder is refused with a file', async () => {
  const target = fixture('photos/astronaut.png')
  for (const option of ['--no-recursive', '--overwrite', '--pattern=*']) {
    const { code, stderr } = await run(['swap', '--source', source, '--target', target, option])
    expect(code).toBe(2)
    expect(stderr).toContain('[bad-usage]')
  }
})

test('Ctrl-C leaves whole pictures, a report, and a word on how to go on', async () => {
  const names = Array.from({ length: 20 }, (_, i) => `${String(i).padStart(2, '0')}.png`)
  const out = temporaryFolder()
  const { code, stderr } = await likeness(
    ['swap', '--source', source, '--target', folderWith(...names), '--out', out],
    { interruptWhen: () => existsSync(join(out, '00.png')) },
  )
  expect(code).toBe(130)
  expect(stderr).toContain('the same command goes on with the rest')
  const made = readdirSync(out).filter(name => name.endsWith('.png'))
  expect(readdirSync(out).filter(name => !name.endsWith('.png'))).toEqual(['likeness-report.json'])
  for (const name of made) await decodeImage(join(out, name))
  const { totals } = JSON.parse(readFileSync(join(out, 'likeness-report.json'), 'utf8'))
  expect(totals).toEqual({ done: made.length, skipped: 0, failed: 0, left: names.length - made.length })
  expect(made.length).toBeLessThan(names.length)
})
