// Draws the pictures of resources/models/starter/vocabulary.json with the starter itself: a small webp of each entry.
// Run by hand, after `npm run build`, when the weights or the entries have changed; then training.vocabulary, which
// lists the pictures, and tools/update-manifest.mjs:
//   node tools/draw-vocabulary.mjs [--only WORD,WORD] [--sheet FILE.png]
import { spawn } from 'node:child_process'
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import sharp from 'sharp'

const SIDE = 96
const QUALITY = 70
/** Shown people all have other looks with it, and no object is cut off. */
const SEED = 1
const PORT = 8471

const { values: options } = parseArgs({ options: { only: { type: 'string' }, sheet: { type: 'string' } } })
const repository = fileURLToPath(new URL('..', import.meta.url))
const pack = join(repository, 'resources', 'models', 'starter')
const pictures = join(pack, 'vocabulary')
const { groups } = JSON.parse(readFileSync(join(pack, 'vocabulary.json'), 'utf8'))

/** As `picture_of` in training/vocabulary names it. */
const fileOf = word => `${word.toLowerCase().split(/\s+/).join('-')}.webp`
const prompts = new Map(
  groups.flatMap(({ entries }) => entries.map(entry => [fileOf(entry.word), entry.prompt])),
)
const only = options.only?.split(',').map(fileOf)

const server = spawn(
  process.execPath,
  [join(repository, 'out', 'cli', 'main.mjs'), 'serve', '--port', String(PORT)],
  {
    env: { ...process.env, LIKENESS_HOME: join(tmpdir(), 'likeness-vocabulary') },
    stdio: ['ignore', 'ignore', 'inherit'],
  },
)

const draw = async prompt => {
  const reply = await fetch(`http://127.0.0.1:${PORT}/sdapi/v1/txt2img`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({ prompt, seed: SEED }),
  })
  if (!reply.ok) throw new Error(`${prompt}: ${await reply.text()}`)
  const { images } = await reply.json()
  return Buffer.from(images[0], 'base64')
}

const untilItAnswers = async () => {
  for (let tries = 0; tries < 100; tries++) {
    const reply = await fetch(`http://127.0.0.1:${PORT}/sdapi/v1/options`).catch(() => null)
    if (reply?.ok) return
    await new Promise(resolve => setTimeout(resolve, 200))
  }
  throw new Error('The server does not answer. Run "npm run build" first.')
}

/** All pictures side by side, to look at. */
const saveSheet = async file => {
  const names = [...prompts.keys()]
  const columns = 20
  const tiles = names.map((name, i) => ({
    input: join(pictures, name),
    left: (i % columns) * SIDE,
    top: Math.floor(i / columns) * SIDE,
  }))
  const size = { width: columns * SIDE, height: Math.ceil(names.length / columns) * SIDE }
  await sharp({ create: { ...size, channels: 3, background: 'white' } })
    .composite(tiles)
    .toFile(file)
}

try {
  await untilItAnswers()
  mkdirSync(pictures, { recursive: true })
  for (const name of readdirSync(pictures)) if (!prompts.has(name)) rmSync(join(pictures, name))
  for (const [name, prompt] of prompts) {
    if (only && !only.includes(name)) continue
    const small = sharp(await draw(prompt)).resize(SIDE, SIDE, { kernel: 'lanczos3' })
    writeFileSync(join(pictures, name), await small.webp({ quality: QUALITY, effort: 6 }).toBuffer())
  }
  if (options.sheet) await saveSheet(options.sheet)
} finally {
  server.kill()
}
