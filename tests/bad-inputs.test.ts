import { spawnSync } from 'node:child_process'
import { cpSync, mkdirSync, readdirSync, readFileSync, truncateSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { PassThrough } from 'node:stream'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { runCommandLine } from '../src/cli/run.ts'
import { createEngine, type Engine, engineFolders } from '../src/engine/index.ts'
import { repository, temporaryFolder } from './cli.ts'
import { linux } from './need.ts'
import { makePack } from './packs.ts'
import { terminalWith } from './terminal.ts'

const home = temporaryFolder()
const photos = join(repository, 'tests', 'fixtures', 'photos')
const out = join(home, 'out.png')
let engine: Engine

/** A PNG header that claims a size; nothing is behind it. */
const claimedPng = (width: number, height: number): Buffer => {
  const ihdr = Buffer.alloc(25)
  ihdr.writeUInt32BE(13, 0)
  ihdr.write('IHDR', 4, 'latin1')
  ihdr.writeUInt32BE(width, 8)
  ihdr.writeUInt32BE(height, 12)
  ihdr.set([8, 2, 0, 0, 0], 16)
  ihdr.writeUInt32BE(crc32(ihdr.subarray(4, 21)), 21)
  return Buffer.concat([Buffer.from('89504e470d0a1a0a', 'hex'), ihdr, Buffer.from('0000000049444154', 'hex')])
}

const crc32 = (bytes: Uint8Array): number => {
  let crc = 0xffffffff
  for (const byte of bytes) {
    crc ^= byte
    for (let k = 0; k < 8; k++) crc = crc & 1 ? (crc >>> 1) ^ 0xedb88320 : crc >>> 1
  }
  return (crc ^ 0xffffffff) >>> 0
}

const file = (name: string, bytes: string | Uint8Array): void => writeFileSync(join(home, name), bytes)

beforeAll(async () => {
  engine = createEngine({
    version: 'test',
    folders: engineFolders(join(repository, 'resources', 'models'), home),
  })
  const astronaut = readFileSync(join(photos, 'astronaut.png'))
  const hopper = readFileSync(join(photos, 'grace_hopper.jpg'))
  file('text.png', 'This is not a picture, whatever its name says.\n'.repeat(20))
  file('empty.png', '')
  file('truncated.png', astronaut.subarray(0, astronaut.length >> 1))
  file('truncated.jpg', hopper.subarray(0, hopper.length >> 1))
  file('header-only.png', astronaut.subarray(0, 33))
  file('one.png', readFileSync(join(repository, 'tests', 'fixtures', 'one-pixel.png')))
  file('huge.png', claimedPng(20_000, 20_000))
  file('vector.svg', '<svg xmlns="http://www.w3.org/2000/svg" width="64" height="64"/>')
  file('paper.pdf', '%PDF-1.7\n%âãÏÓ\n1 0 obj\n<<>>\nendobj\n')
  file('film.mp4', Buffer.from('000000186674797069736f6d0000020069736f6d69736f32', 'hex'))
  file('page.webp', '<!doctype html><title>not found</title>')
  file('archive.png', Buffer.from('504b0304140000000800', 'hex'))
  file('blank.png', readFileSync(join(repository, 'tests', 'fixtures', 'no-face.png')))
  mkdirSync(join(home, 'folder.png'))
  mkdirSync(join(home, 'models'), { recursive: true })

  makePack(home, 'short', folder => truncateSync(join(folder, 'unet', 'model.onnx'), 1_000_000))
  makePack(home, 'flipped', folder => {
    const path = join(folder, 'vae_decoder', 'model.onnx')
    const bytes = readFileSync(path)
    bytes[bytes.length >> 1]! ^= 4
    writeFileSync(path, bytes)
  })
  makePack(home, 'missing', (_folder, manifest) => {
    manifest.files = manifest.files.map(f =>
      f.path === 'unet/model.onnx' ? { ...f, path: 'unet/gone.onnx' } : f,
    )
  })
  makePack(home, 'garbage', folder => writeFileSync(join(folder, 'unet', 'model.onnx'), 'no graph at all'), {
    seal: true,
  })
  makePack(
    home,
    'other-graph',
    folder => cpSync(join(folder, 'vae_decoder', 'model.onnx'), join(folder, 'unet', 'model.onnx')),
    { seal: true },
  )
  makePack(
    home,
    'strange-scheduler',
    folder =>
      writeFileSync(
        join(folder, 'scheduler', 'scheduler_config.json'),
        '{"_class_name":"EDMEulerScheduler"}',
      ),
    { seal: true },
  )
  makePack(home, 'broken-json', folder => writeFileSync(join(folder, 'tokenizer', 'vocab.json'), '{"a":'), {
    seal: true,
  })
  makePack(home, 'escaping', (_folder, manifest) => {
    manifest.files[0]!.path = '../../secret'
  })
  makePack(home, 'faces-only', (_folder, manifest) => {
    manifest.roles = { safety: { files: {} } }
  })
  mkdirSync(join(home, 'models', 'no-json'))
  writeFileSync(join(home, 'models', 'no-json', 'manifest.json'), '{{{')
})

afterAll(() => engine.dispose())

const at = (name: string) => join(home, name)
const astronaut = join(photos, 'astronaut.png')
const create = (...args: string[]) => [
  'create',
  'a portrait of a queen',
  '--seed',
  '1',
  '--out',
  out,
  ...args,
]
const withPhoto = (photo: string, ...args: string[]) => create('--photo', photo, ...args)
const withPack = (id: string) => create('--pack', id)

const cases: [name: string, args: string[], code: string, says: RegExp][] = [
  ['no command', [], 'bad-usage', /help/],
  ['unknown command', ['paint'], 'bad-usage', /paint/],
  ['unknown option', create('--colour', 'red'), 'bad-usage', /--colour/],
  ['no prompt', ['create'], 'bad-usage', /prompt/],
  ['empty prompt', ['create', '', '--out', out], 'empty-prompt', /Describe/],
  ['blank prompt', ['create', '   ', '--out', out], 'empty-prompt', /Describe/],
  ['endless prompt', ['create', 'a'.repeat(32_001), '--out', out], 'bad-option', /32000/],
  ['negative seed', create('--seed', '-1'), 'bad-option', /seed/],
  ['fractional seed', create('--seed', '1.5'), 'bad-usage', /whole number/],
  ['seed in words', create('--seed', 'lucky'), 'bad-usage', /whole number/],
  ['seed beyond exact numbers', create('--seed', '99999999999999999999'), 'bad-option', /seed/],
  ['no steps', create('--steps', '0'), 'bad-option', /steps/],
  ['too many steps', create('--steps', '151'), 'bad-option', /steps/],
  ['negative guidance', create('--guidance', '-1'), 'bad-option', /guidance/],
  ['guidance in words', create('--guidance', 'much'), 'bad-usage', /number/],
  ['unknown scheduler', create('--scheduler', 'magic'), 'bad-usage', /euler/],
  ['size without height', create('--size', '512'), 'bad-usage', /WIDTHxHEIGHT/],
  ['size zero', create('--size', '0x0'), 'bad-option', /size/],
  ['size off the grid', create('--size', '130x130'), 'bad-option', /multiple of 8/],
  ['size the pack does not draw', create('--size', '512x512'), 'unsupported-size', /256x256/],
  ['batch of none', create('--batch', '0'), 'bad-option', /batch/],
  ['batch of thousands', create('--batch', '5000'), 'bad-option', /batch/],
  ['strength above 1', create('--strength', '1.5'), 'bad-option', /strength/],
  ['upscale by 3', create('--upscale', '3'), 'bad-option', /upscale/],
  ['face from nobody', create('--face-from', 'nobody'), 'bad-usage', /generated/],
  ['unknown provider', create('--provider', 'abacus'), 'bad-usage', /cpu/],
  [
    'provider of another platform',
    create('--provider', process.platform === 'darwin' ? 'dml' : 'coreml'),
    'provider-unavailable',
    /doctor/,
  ],
  ['out is a GIF', ['create', 'a queen', '--out', at('queen.gif')], 'bad-option', /must end in \.png, \.jpg/],
  [
    'out is no JPEG',
    ['create', 'a queen', '--format', 'jpeg', '--out', at('queen.png')],
    'bad-option',
    /JPEG was asked for/,
  ],
  ['a quality for PNG', ['create', 'a queen', '--quality', '50'], 'bad-option', /PNG loses nothing/],
  ['a size of nothing', ['create', 'a queen', '--max-size', 'small'], 'bad-usage', /2MB/],
  [
    'out in no folder',
    ['create', 'a queen', '--out', at('nowhere/queen.png')],
    'output-not-writable',
    /ENOENT/,
  ],
  ['out is a folder', ['create', 'a queen', '--out', at('folder.png')], 'output-not-writable', /EISDIR/],
  [
    'out below a file',
    ['create', 'a queen', '--out', at('text.png/queen.png')],
    'output-not-writable',
    /Choose another/,
  ],
  ['unknown pack', withPack('nonsense'), 'unknown-pack', /starter/],
  ['pack out of its folder', withPack('../starter'), 'unknown-pack', /starter/],
  ['truncated model', withPack('short'), 'pack-damaged', /1000000 bytes/],
  ['flipped bit in a model', withPack('flipped'), 'pack-damaged', /checksum/],
  ['model file gone', withPack('missing'), 'pack-incomplete', /unet\/model\.onnx/],
  ['model that is no graph', withPack('garbage'), 'model-damaged', /garbage\/unet/],
  ['graph of another network', withPack('other-graph'), 'model-unsupported', /denoiser/],
  ['scheduler of another kind', withPack('strange-scheduler'), 'model-unsupported', /EDMEuler/],
  ['vocabulary cut off', withPack('broken-json'), 'pack-damaged', /vocab\.json/],
  ['manifest that leaves its folder', withPack('escaping'), 'pack-damaged', /stay inside/],
  ['manifest that is no JSON', withPack('no-json'), 'pack-damaged', /JSON/],
  ['pack without text-to-image', withPack('faces-only'), 'unknown-pack', /cannot draw/],
  ['photo not there', withPhoto(at('absent.jpg')), 'file-not-found', /absent\.jpg/],
  ['photo is a folder', withPhoto(at('folder.png')), 'not-a-file', /folder/],
  ['empty photo', withPhoto(at('empty.png')), 'file-empty', /empty/],
  ['text named .png', withPhoto(at('text.png')), 'unsupported-image', /text\.png/],
  ['web page named .webp', withPhoto(at('page.webp')), 'unsupported-image', /page\.webp/],
  ['archive named .png', withPhoto(at('archive.png')), 'unsupported-image', /archive\.png/],
  ['SVG', withPhoto(at('vector.svg')), 'unsupported-image', /SVG/],
  ['PDF', withPhoto(at('paper.pdf')), 'unsupported-image', /PDF/],
  ['film', withPhoto(at('film.mp4')), 'unsupported-image', /film\.mp4/],
  ['truncated PNG', withPhoto(at('truncated.png')), 'damaged-image', /truncated\.png/],
  ['truncated JPEG', withPhoto(at('truncated.jpg')), 'damaged-image', /truncated\.jpg/],
  ['PNG header alone', withPhoto(at('header-only.png')), 'damaged-image', /header-only\.png/],
  ['one pixel', withPhoto(at('one.png')), 'image-too-small', /1 × 1/],
  ['20,000 pixels wide and high', withPhoto(at('huge.png')), 'image-too-large', /400 megapixels/],
  ['photo without a face', withPhoto(at('blank.png')), 'no-face-found', /face is larger/],
  ['face that is not there', withPhoto(astronaut, '--photo-face', '7'), 'no-such-face', /one face/],
  ['face number below none', withPhoto(astronaut, '--photo-face', '-1'), 'bad-option', /photoFace/],
  ['faces of nothing', ['faces', at('absent.png')], 'file-not-found', /absent/],
  ['faces without a file', ['faces'], 'bad-usage', /file/],
  ['crops into a file', ['faces', astronaut, '--crops', at('text.png')], 'output-not-writable', /text\.png/],
  ['swap without a source', ['swap', '--target', astronaut], 'bad-usage', /--source/],
  [
    'swap of a faceless source',
    ['swap', '--source', at('blank.png'), '--target', astronaut, '--out', out],
    'no-face-found',
    /blank\.png/,
  ],
  [
    'swap onto a faceless target',
    ['swap', '--source', astronaut, '--target', at('blank.png'), '--out', out],
    'no-face-found',
    /blank\.png/,
  ],
  [
    'swap of a face not there',
    ['swap', '--source', astronaut, '--target', astronaut, '--source-face', '3', '--out', out],
    'no-such-face',
    /number 3/,
  ],
  [
    'swap onto a face in words',
    ['swap', '--source', astronaut, '--target', astronaut, '--target-face', 'left'],
    'bad-usage',
    /whole number/,
  ],
  [
    'swap by a map in words',
    ['swap', '--source', astronaut, '--target', astronaut, '--map', 'left-right'],
    'bad-usage',
    /SOURCE:TARGET.*0:1/,
  ],
  [
    'swap by a map of people nobody keeps',
    ['swap', '--source', astronaut, '--target', astronaut, '--map', 'anna:bob'],
    'unknown-person',
    /"anna" is kept\. Add the/,
  ],
  [
    'swap by a map to a face not there',
    ['swap', '--source', astronaut, '--target', astronaut, '--map', '0:0,0:1', '--out', out],
    'no-such-face',
    /"astronaut\.png" has one face .* number 1/,
  ],
  [
    'swap of two faces onto one',
    ['swap', '--source', astronaut, '--target', astronaut, '--map', '0:0', '--map', '1:0', '--out', out],
    'bad-option',
    /^map: .*once/,
  ],
  ['enhance of text', ['enhance', at('text.png'), '--out', out], 'unsupported-image', /text\.png/],
  ['enhance by 8', ['enhance', astronaut, '--upscale', '8', '--out', out], 'bad-option', /upscale/],
]

test('there are at least forty cases', () => {
  expect(cases.length).toBeGreaterThanOrEqual(40)
})

const tree = (folder: string): string[] => readdirSync(folder, { recursive: true }).map(String).sort()

test.each(cases)('%s', async (_name, args, code, says) => {
  const before = tree(home)
  const stdout = new PassThrough()
  const written: Buffer[] = []
  stdout.on('data', chunk => written.push(chunk))
  const stderr = new PassThrough()
  const { signal } = new AbortController()
  const exit = await runCommandLine([...args, '--json'], terminalWith(engine, { signal, stdout, stderr }))
  const answer = JSON.parse(Buffer.concat(written).toString().trim().split('\n').at(-1)!)
  expect(answer).toMatchObject({ ok: false, error: { code } })
  expect(answer.error.message).toMatch(says)
  expect(answer.error.message).not.toMatch(/\bat .*:\d+:\d+|undefined|\[object/)
  expect(exit).toBe(2)
  expect(tree(home).filter(path => !path.startsWith('cache'))).toEqual(
    before.filter(path => !path.startsWith('cache')),
  )
})

test('a disk that fills up while saving', () => {
  const program = join(repository, 'out', 'cli', 'main.mjs')
  const before = tree(home)
  // A limit on file size fails the write half way, as a full disk does. 8 blocks of 1024 bytes hold no picture.
  const script = `ulimit -f 8; exec "${process.execPath}" "${program}" create "a queen" --seed 1 --allow-nsfw --no-enhance --provider cpu --out "${out}" --json`
  const { status, stdout } = spawnSync('bash', ['-c', script], {
    env: { ...process.env, LIKENESS_HOME: home },
  })
  expect(JSON.parse(stdout.toString())).toMatchObject({ ok: false, error: { code: 'disk-full' } })
  expect(status).toBe(2)
  expect(tree(home).filter(path => !path.startsWith('cache'))).toEqual(
    before.filter(path => !path.startsWith('cache')),
  )
})

const inShell = (script: string, folder: string) => {
  const program = `"${process.execPath}" "${join(repository, 'out', 'cli', 'main.mjs')}"`
  const env = { ...process.env, LIKENESS_HOME: home }
  return spawnSync('bash', ['-c', script.replace('likeness', program)], {
    env,
    cwd: folder,
    encoding: 'utf8',
  })
}

test('a reader that has gone is no failure', () => {
  const { status, stderr } = inShell('set -o pipefail; likeness models list --json | true', home)
  expect([status, stderr]).toEqual([0, ''])
})

test.runIf(linux.isMet)(`nowhere to print to costs one line, not the picture${linux.note}`, () => {
  const folder = temporaryFolder()
  const { status, stderr } = inShell(
    'likeness create "a queen" --steps 1 --no-enhance --provider cpu --out q.png --json > /dev/full',
    folder,
  )
  expect(stderr).toBe('likeness: nothing could be printed (ENOSPC). [output-not-writable]\n')
  expect(status).toBe(1)
  expect(readdirSync(folder)).toEqual(['q.png'])
})

test.runIf(linux.isMet)(`a name that is not UTF-8 is told for what it is${linux.note}`, () => {
  const folder = temporaryFolder()
  writeFileSync(Buffer.concat([Buffer.from(`${folder}/caf`), Buffer.of(0xe9), Buffer.from('.png')]), 'x')
  const { status, stderr } = inShell("likeness enhance $'caf\\xe9.png'", folder)
  expect(stderr).toMatch(/not in UTF-8: rename the file/)
  expect(status).toBe(2)
})
