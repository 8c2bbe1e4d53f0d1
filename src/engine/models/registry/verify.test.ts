import { createHash } from 'node:crypto'
import { mkdir, mkdtemp, readFile, rm, stat, truncate, utimes, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, expect, test, vi } from 'vitest'
import { withInferenceContext } from '../../../core/onnx/inference-context.ts'
import type { Pack } from './pack-library.ts'
import { verifiedFile } from './verify.ts'

let folder = ''
afterEach(() => rm(folder, { recursive: true, force: true }))

const packOf = async (files: Readonly<Record<string, string>>): Promise<Pack> => {
  folder = await mkdtemp(join(tmpdir(), 'likeness-verify-'))
  const listed = []
  for (const [path, text] of Object.entries(files)) {
    await mkdir(join(folder, path, '..'), { recursive: true })
    await writeFile(join(folder, path), text)
    const sha256 = createHash('sha256').update(text).digest('hex')
    listed.push({ path, bytes: text.length, sha256, licence: 'MIT', source: 'here' })
  }
  const manifest = { id: 'p', title: 'p', version: '1', licence: 'MIT', homepage: 'here', roles: {} }
  return { folder, manifest: { ...manifest, files: listed } }
}

test('a file changed after it was verified is found damaged, even with its old size and time', async () => {
  const pack = await packOf({ 'unet/model.onnx': 'graph' })
  const path = await verifiedFile(pack, 'unet/model.onnx')
  expect(path).toBe(join(folder, 'unet/model.onnx'))
  const { atime, mtime } = await stat(path)
  await writeFile(path, 'Graph')
  await utimes(path, atime, mtime)
  await expect(verifiedFile(pack, 'unet/model.onnx')).rejects.toMatchObject({ code: 'pack-damaged' })
})

test.each(['weights.pb', 'model.onnx_data'])(
  'a graph with wrong weights in %s beside it is refused',
  async name => {
    const pack = await packOf({ 'unet/model.onnx': 'graph', [`unet/${name}`]: 'weights' })
    await verifiedFile(pack, 'unet/model.onnx')
    await writeFile(join(folder, 'unet', name), 'Weights')
    await expect(verifiedFile(pack, 'unet/model.onnx')).rejects.toThrow(`unet/${name} (wrong checksum)`)
  },
)

test('other files beside a graph do not keep it from opening', async () => {
  const pack = await packOf({ 'unet/model.onnx': 'graph', 'unet/config.json': '{}', 'vae/weights.pb': 'w' })
  await writeFile(join(folder, 'unet/config.json'), '[]')
  await writeFile(join(folder, 'vae/weights.pb'), 'x')
  await verifiedFile(pack, 'unet/model.onnx')
})

const inNewProcess = async (pack: Pack, path: string) => {
  vi.resetModules()
  const fresh: typeof import('./verify.ts') = await import('./verify.ts')
  return fresh.verifiedFile(pack, path)
}

test('a large file is read once, not by every process, unless it changed', async () => {
  const pack = await packOf({ 'unet.safetensors': 'x'.repeat(33 * 2 ** 20) })
  await verifiedFile(pack, 'unet.safetensors')
  // Only a process that does not read the file again takes its word for another checksum.
  const kept = JSON.parse(await readFile(join(folder, '.verified.json'), 'utf8'))
  const [[key, identity]] = Object.entries(kept) as [[string, string]]
  const lying = structuredClone(pack) as { folder: string; manifest: { files: { sha256: string }[] } }
  lying.manifest.files[0]!.sha256 = '0'.repeat(64)
  await writeFile(
    join(folder, '.verified.json'),
    JSON.stringify({ [`${'0'.repeat(64)}${key.slice(64)}`]: identity }),
  )
  await inNewProcess(lying as Pack, 'unet.safetensors')
  await writeFile(join(folder, 'unet.safetensors'), 'y'.repeat(33 * 2 ** 20))
  await expect(inNewProcess(lying as Pack, 'unet.safetensors')).rejects.toMatchObject({
    code: 'pack-damaged',
  })
})

test('a large file says how far it is read, up to its end; a small one nothing', async () => {
  const pack = await packOf({ 'small.bin': 'weights', 'large.bin': '' })
  const bytes = 110 * 2 ** 20
  const file = pack.manifest.files[1]!
  await truncate(join(folder, file.path), bytes)
  const hash = createHash('sha256')
  for (let i = 0; i < 110; i++) hash.update(Buffer.alloc(2 ** 20))
  const listed = [pack.manifest.files[0]!, { ...file, bytes, sha256: hash.digest('hex') }]
  const large = { ...pack, manifest: { ...pack.manifest, files: listed } }
  const told: [read: number, of: number][] = []
  await withInferenceContext(
    { inference: 0, load: 0, onRead: (read, of) => told.push([read, of]) },
    async () => {
      await verifiedFile(large, 'small.bin')
      expect(told).toEqual([])
      await verifiedFile(large, 'large.bin')
    },
  )
  expect(told.at(-1)).toEqual([bytes, bytes])
  expect(told.map(([read]) => read)).toEqual([...told.map(([read]) => read)].sort((a, b) => a - b))
})
