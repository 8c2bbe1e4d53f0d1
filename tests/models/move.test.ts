import { chmodSync, existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { link as hardLink } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { createEngine, type Engine, engineFolders, request } from '../../src/engine/index.ts'
import type { ModelSources } from '../../src/engine/models/model-library.ts'
import { likeness, repository, temporaryFolder } from '../cli.ts'
import { modelsOf, packFolders } from './install-fixture.ts'

const golden = join(repository, 'tests', 'golden', 'faces')
/** As installed, one after the other; the catalogue's own names are kept for what comes from there. */
const packs = ['yunet-2', 'sface-2']
const folders = [...packs].sort()
let home: string
let target: string
let engines: Engine[] = []
let ends: (() => void)[] = []

interface Begin {
  readonly models?: ModelSources
  readonly folder?: string
  readonly keep?: (folder: string) => Promise<void>
}
const begin = ({ models, folder, keep }: Begin = {}): Engine => {
  const engine = createEngine({
    version: 'test',
    folders: engineFolders(join(repository, 'resources', 'models'), home, { models: folder }),
    keepModelsFolder: keep,
    models,
  })
  engines.push(engine)
  return engine
}

beforeEach(async () => {
  home = temporaryFolder()
  target = join(temporaryFolder(), 'on another disk', 'models')
  const engine = begin()
  for (const file of ['yunet.onnx', 'sface.onnx'])
    await request(engine, 'models.import', { path: join(golden, file) })
  await engine.dispose()
})
afterEach(async () => {
  for (const end of ends) end()
  ends = []
  await Promise.all(engines.map(engine => engine.dispose()))
  engines = []
})

const move = (engine: Engine, folder = target) => request(engine, 'models.move', { folder })
const own = async (engine: Engine) => {
  const { packs } = await request(engine, 'models.verify', {})
  return packs.filter(({ id }) => id !== 'starter').map(({ id, folder, ok }) => [id, folder, ok])
}
const whole = (folder: string) => packs.map(id => [id, join(folder, id), true])
/** Without the empty folder that packs are put together in. */
const namesIn = (folder: string) =>
  existsSync(folder)
    ? readdirSync(folder)
        .filter(name => name !== '.installing')
        .sort()
    : []

/** Files cannot have two names there: every byte is copied and read again. */
const anotherDisk = { link: () => Promise.reject(new Error('EXDEV')) }

/** What an engine leaves when its process ends at the first call of the returned function. */
const cutOff = () => {
  let reached = () => {}
  const there = new Promise<void>(resolve => {
    reached = resolve
  })
  let fail = (_error: Error) => {}
  const hold = () => {
    reached()
    return new Promise<never>((_, reject) => {
      fail = reject
    })
  }
  const end = () => fail(new Error('cut off'))
  ends.push(end)
  return { hold, there, end }
}

test.each([
  ['the same disk', {}],
  ['another disk', anotherDisk],
])('everything moves to %s, is used there, and nothing stays in the old folder', async (_where, models) => {
  writeFileSync(join(modelsOf(home), 'notes.txt'), 'my notes')
  const { mtimeMs } = statSync(join(modelsOf(home), 'yunet-2', 'manifest.json'))
  const kept: string[] = []
  const engine = begin({
    models,
    keep: async folder => {
      kept.push(folder)
      expect(packFolders(home), 'the old folder is whole until the new one is kept').toEqual([
        'notes.txt',
        ...folders,
      ])
    },
  })
  const totals: (number | null)[] = []
  engine.events.subscribe(event => {
    if (event.event === 'move') totals.push(event.value.progress?.of ?? null)
  })
  expect(await move(engine)).toMatchObject({ folder: target, packs: 2 })
  expect(kept).toEqual([target])
  expect(totals[0]).toBeGreaterThan(1000)
  expect(totals.at(-1)).toBeNull()
  expect(await own(engine)).toEqual(whole(target))
  expect(namesIn(target)).toEqual(['notes.txt', ...folders])
  expect(readFileSync(join(target, 'notes.txt'), 'utf8')).toBe('my notes')
  expect(Math.round(statSync(join(target, 'yunet-2', 'manifest.json')).mtimeMs)).toBe(Math.round(mtimeMs))
  expect(existsSync(modelsOf(home))).toBe(false)
  await request(engine, 'models.remove', { id: 'yunet-2' })
  expect(await own(engine)).toEqual(whole(target).slice(1))
})

test.each([
  ['a folder with something in it', () => home, 'folder-overlaps'],
  ['the folder itself', () => modelsOf(home), 'folder-overlaps'],
  ['a folder inside it', () => join(modelsOf(home), 'deeper'), 'folder-overlaps'],
  ['a folder that is not empty', () => temporaryFolder(), 'folder-not-empty'],
  ['a file', () => join(golden, 'yunet.onnx'), 'output-not-writable'],
])('%s is refused, and nothing changes', async (_what, folder, code) => {
  const chosen = folder()
  if (code === 'folder-not-empty') writeFileSync(join(chosen, 'letter.txt'), 'Dear Sir or Madam,')
  const engine = begin()
  await expect(move(engine, chosen)).rejects.toMatchObject({ code })
  expect(await own(engine)).toEqual(whole(modelsOf(home)))
  expect(namesIn(modelsOf(home))).toEqual(folders)
})

test('a folder that may not be written is refused', async () => {
  const locked = temporaryFolder()
  chmodSync(locked, 0o500)
  // Root may write anywhere but into the kernel's own folders.
  const folder = process.getuid?.() === 0 && process.platform === 'linux' ? '/sys/likeness' : locked
  await expect(move(begin(), folder)).rejects.toMatchObject({ code: 'output-not-writable' })
})

test('a disk without space is refused; so is one that fills up meanwhile', async () => {
  const small = begin({ models: { ...anotherDisk, freeSpace: () => Promise.resolve(1000) } })
  await expect(move(small)).rejects.toMatchObject({ code: 'disk-full' })
  expect(existsSync(target)).toBe(false)
  expect(await own(small)).toEqual(whole(modelsOf(home)))
})

test('a setting that cannot be saved leaves everything where it was', async () => {
  const engine = begin({ keep: () => Promise.reject(new Error('no')) })
  await expect(move(engine)).rejects.toThrow('no')
  expect(await own(engine)).toEqual(whole(modelsOf(home)))
  expect(existsSync(target)).toBe(false)
})

test('jobs, other changes and other programs prevent a move', async () => {
  const engine = begin()
  let end = () => {}
  const ended = new Promise<void>(resolve => {
    end = resolve
  })
  const job = engine.jobs.runBetweenJobs(() => ended)
  await expect(move(engine)).rejects.toMatchObject({ code: 'models-in-use' })
  end()
  await job

  const running = join(home, 'cache', 'running')
  mkdirSync(running, { recursive: true })
  writeFileSync(join(running, String(process.ppid)), '')
  await expect(move(engine)).rejects.toMatchObject({
    code: 'models-in-use',
    message: expect.stringContaining(String(process.ppid)),
  })
  expect(await own(engine)).toEqual(whole(modelsOf(home)))
})

test('while it moves, nothing else is changed; cancelling leaves everything where it was', async () => {
  let refused: unknown
  let links = 0
  const link = async (file: string, name: string) => {
    if (++links === 3) {
      await request(engine, 'models.import', { path: file }).catch((error: unknown) => {
        refused = error
      })
      await request(engine, 'models.cancelMove', {})
    }
    await hardLink(file, name)
  }
  const engine = begin({ models: { link } })
  await expect(move(engine)).rejects.toMatchObject({ code: 'cancelled' })
  expect(refused).toMatchObject({ code: 'models-in-use' })
  expect(existsSync(target)).toBe(false)
  expect(await own(engine)).toEqual(whole(modelsOf(home)))
})

test('interrupted while copying, the old folder stays in use and the new one is emptied', async () => {
  const { hold, there, end } = cutOff()
  let links = 0
  const link = (_file: string, _name: string) => (++links > 1 ? hold() : Promise.resolve())
  const first = begin({ models: { link } })
  const moving = move(first)
  moving.catch(() => {})
  await there
  expect(namesIn(target)).toEqual(['.moving'])
  const second = begin()
  await second.models.installs()
  await expect.poll(() => existsSync(target)).toBe(false)
  expect(await own(second)).toEqual(whole(modelsOf(home)))
  end()
  await expect(moving).rejects.toThrow('cut off')
  expect(await own(second)).toEqual(whole(modelsOf(home)))
})

test.each(['old', 'new'])(
  'interrupted at the switch, the %s folder is complete and the other is emptied',
  async which => {
    const { hold, there, end } = cutOff()
    const first = begin({ models: anotherDisk, keep: hold })
    const moving = move(first)
    moving.catch(() => {})
    await there
    const [used, left] = which === 'old' ? [modelsOf(home), target] : [target, modelsOf(home)]
    const second = begin({ folder: used })
    await expect.poll(() => existsSync(left)).toBe(false)
    expect(await own(second)).toEqual(whole(used))
    expect(namesIn(used).filter(name => name.startsWith('.mov'))).toEqual([])
    end()
    await expect(moving).rejects.toThrow('cut off')
    expect(await own(second)).toEqual(whole(used))
  },
)

test('the command line moves the models, and later commands find them; other settings stay', async () => {
  const settings = join(home, 'settings.json')
  writeFileSync(settings, JSON.stringify({ version: 1, theme: 'dark', fromTheFuture: 7 }))
  const moved = await likeness(['models', 'move', target, '--json'], { home })
  expect(moved.json).toMatchObject({ ok: true, folder: target, packs: 2 })
  expect(JSON.parse(readFileSync(settings, 'utf8'))).toEqual({
    version: 1,
    theme: 'dark',
    fromTheFuture: 7,
    modelsFolder: target,
  })
  const { stdout } = await likeness(['models', 'list', '--json'], { home })
  expect(stdout).toContain(join(target, 'yunet-2'))
  const back = await likeness(['models', 'move', modelsOf(home)], { home })
  expect(back.stdout).toMatch(/^Moved 2 packs \(.* MB\)\. The models folder is .*models now\.\n$/)
  expect(JSON.parse(readFileSync(settings, 'utf8'))).toMatchObject({ modelsFolder: null })
})

test("remains of interrupted imports are deleted at the start; downloads and other programs' work stay", async () => {
  const staging = join(modelsOf(home), '.installing')
  const dead = 2 ** 22 + 1
  const names = [`import-${dead}-0a`, `removed-${dead}-0b`, `import-${process.ppid}-0c`, 'sd-turbo']
  for (const name of names) mkdirSync(join(staging, name, 'pack'), { recursive: true })
  writeFileSync(join(staging, 'sd-turbo', 'pack', 'unet.onnx.part'), 'half')
  const engine = begin()
  await engine.dispose()
  expect(namesIn(staging)).toEqual([`import-${process.ppid}-0c`, 'sd-turbo'])
  expect(readFileSync(join(staging, 'sd-turbo', 'pack', 'unet.onnx.part'), 'utf8')).toBe('half')
})
