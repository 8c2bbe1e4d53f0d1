import { mkdirSync, mkdtempSync, readdirSync, readFileSync, utimesSync, writeFileSync } from 'node:fs'
import { rename } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { expect, test } from 'vitest'
import { linux } from '../../tests/need.ts'
import { writeJsonFile } from './json-file.ts'
import { makeFolder } from './make-folder.ts'
import { renameWithRetry } from './rename-with-retry.ts'
import { sweepTemporaries, temporaryIn } from './temporary-files.ts'
import { probeFile, writeFileAtomic } from './write-file-atomic.ts'

const folder = () => mkdtempSync(join(tmpdir(), 'likeness-write-'))

const systemError = (code: string) => Object.assign(new Error(code), { code })

/** A file system that answers as Windows does while a virus scanner has a file open. */
const inUseFor = (times: number, code: string) => {
  let calls = 0
  const renameInUse = async (from: string, to: string) => {
    calls++
    if (calls <= times) throw systemError(code)
    await rename(from, to)
  }
  return { rename: renameInUse, platform: 'win32', calls: () => calls }
}

test('a reader never gets half a file while it is written repeatedly', async () => {
  const path = join(folder(), 'a.txt')
  const texts = ['short', 'l'.repeat(300_000)]
  await writeFileAtomic(path, texts[0]!)
  let writing = true
  const write = async () => {
    for (let i = 1; i <= 15; i++) await writeFileAtomic(path, texts[i % 2]!)
    writing = false
  }
  const lengths = new Set<number>()
  const read = async () => {
    while (writing) {
      lengths.add(readFileSync(path).length)
      await new Promise(resolve => setImmediate(resolve))
    }
  }
  await Promise.all([write(), read()])
  expect([...lengths].every(length => length === 5 || length === 300_000)).toBe(true)
})

test('a file that is written in pieces is there whole, or as it was', async () => {
  const at = folder()
  const path = join(at, 'a.bin')
  await writeFileAtomic(path, async write => {
    for (const piece of ['one ', 'two ', 'three']) await write(Buffer.from(piece))
  })
  expect(readFileSync(path, 'utf8')).toBe('one two three')
  const failing = writeFileAtomic(path, async write => {
    await write(Buffer.from('half'))
    throw systemError('ENOSPC')
  })
  await expect(failing).rejects.toMatchObject({ code: 'ENOSPC' })
  expect(readFileSync(path, 'utf8')).toBe('one two three')
  expect(readdirSync(at)).toEqual(['a.bin'])
})

test.each(['EPERM', 'EACCES', 'EBUSY'])(
  'on Windows a file that another program has open is waited for: %s',
  async code => {
    const at = folder()
    const path = join(at, 'a.json')
    writeFileSync(path, 'old')
    const disk = inUseFor(3, code)
    await writeFileAtomic(path, 'new', disk)
    expect(disk.calls()).toBe(4)
    expect(readFileSync(path, 'utf8')).toBe('new')
    expect(readdirSync(at)).toEqual(['a.json'])
  },
)

test('waiting for a file ends, and does not begin for other errors, folders or other systems', async () => {
  const at = folder()
  const path = join(at, 'a')
  writeFileSync(path, 'old')
  mkdirSync(join(at, 'folder'))
  const failing = async (code: string, target: string, options: object) => {
    const disk = { ...inUseFor(1e9, code), ...options }
    await expect(writeFileAtomic(target, 'new', disk)).rejects.toMatchObject({ code })
    return disk.calls()
  }
  expect(await failing('EPERM', path, { within: 60 })).toBeGreaterThan(1)
  expect(await failing('ENOSPC', path, {})).toBe(1)
  expect(await failing('EPERM', join(at, 'folder'), {})).toBe(1)
  expect(await failing('EPERM', path, { platform: 'linux' })).toBe(1)
  expect(readFileSync(path, 'utf8')).toBe('old')
  expect(readdirSync(at)).toEqual(['a', 'folder'])
})

test('a folder that is in use is waited for, too', async () => {
  const at = folder()
  mkdirSync(join(at, 'from'))
  await renameWithRetry(join(at, 'from'), join(at, 'to'), inUseFor(2, 'EBUSY'))
  expect(readdirSync(at)).toEqual(['to'])
})

test('JSON is written into a folder that is made', async () => {
  const file = join(folder(), 'a', 'b', 'c.json')
  await writeJsonFile(file, { of: [1, 2] })
  expect(JSON.parse(readFileSync(file, 'utf8'))).toEqual({ of: [1, 2] })
})

test('a path is probed by writing there, and left as it was', async () => {
  const at = folder()
  await probeFile(join(at, 'new.png'))
  expect(readdirSync(at)).toEqual([])
  await expect(probeFile(join(at, 'none', 'a.png'))).rejects.toMatchObject({ code: 'ENOENT' })
  await expect(probeFile(at)).rejects.toMatchObject({ code: 'EISDIR' })
  // Its permissions say that everybody may write; the system says otherwise.
  if (process.platform === 'linux') await expect(probeFile('/proc/a.png')).rejects.toThrow()
})

/** procfs answers ENOENT below a folder that exists, for which `mkdir` with `recursive` never returns. */
test.runIf(linux.isMet)(`a folder that cannot be made is an error${linux.note}`, async () => {
  await expect(makeFolder('/proc/likeness/library')).rejects.toMatchObject({ code: 'ENOENT' })
})

test('a folder is made with its parents, once', async () => {
  const at = folder()
  expect(await makeFolder(join(at, 'a', 'b', 'c'))).toBe(join(at, 'a'))
  expect(await makeFolder(join(at, 'a', 'b'))).toBeUndefined()
  writeFileSync(join(at, 'file'), '')
  await expect(makeFolder(join(at, 'file'))).rejects.toMatchObject({ code: 'EEXIST' })
  await expect(makeFolder(join(at, 'file', 'x'))).rejects.toMatchObject({ code: 'ENOTDIR' })
})

test('a folder is made when several calls ask for it at once', async () => {
  const at = folder()
  const asked: Promise<unknown>[] = []
  for (let i = 0; i < 50; i++)
    for (let late = 0; late < 6; late++) {
      asked.push(makeFolder(join(at, `${i}`, 'uploads')))
      await new Promise(setImmediate)
    }
  await Promise.all(asked)
  expect(readdirSync(at)).toHaveLength(50)
})

test('temporary files of ended processes are removed, and no others', async () => {
  const at = folder()
  const hour = 3600_000
  const now = Date.now()
  const inAnHour = now + hour
  const write = (name: string, time = now) => {
    writeFileSync(join(at, name), 'half')
    utimesSync(join(at, name), time / 1000, time / 1000)
    return name
  }
  const gone = 2 ** 22 + 1
  write(`.likeness-${gone}-0123abcd.part`)
  // In a container every program has the same number.
  write(`.likeness-${process.pid}-0123abcd.part`, now - process.uptime() * 1000 - hour)
  mkdirSync(join(at, `.likeness-${gone}-ffffffff.part`))
  const kept = [
    write(basename(temporaryIn(at))),
    write(`.likeness-${process.ppid}-0123abcd.part`),
    // Perhaps of another machine that shares the folder.
    write(`.likeness-${gone}-89abcdef.part`, inAnHour - 60_000),
    write(`somebody-${gone}-0123abcd.part`),
    write('download.part', now - 1000 * hour),
  ]
  await sweepTemporaries([at, join(at, 'not-there')], inAnHour)
  expect(readdirSync(at).sort()).toEqual(kept.sort())
})
