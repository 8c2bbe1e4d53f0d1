// Draws the examples of the window with the starter pack: src/renderer/ui/examples/<id>.webp for each entry of
// examples.json, and for one with a face also the photo and the drawing before. Run by hand after the pack or the list
// has changed, when `npm run build` is done:
//   node tools/make-examples.mjs
import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import sharp from 'sharp'

const root = fileURLToPath(new URL('..', import.meta.url))
const folder = join(root, 'src', 'renderer', 'ui', 'examples')
const photos = join(root, 'tests', 'fixtures', 'photos')

const maxBytes = 12 * 1024

/** Writes a picture in the best quality that fits. */
const write = async (input, name, side) => {
  const small = await sharp(input).resize(side, side, { position: 'top' }).removeAlpha().png().toBuffer()
  for (let quality = 90; quality > 20; quality -= 5) {
    const webp = await sharp(small).webp({ quality, smartSubsample: true, effort: 6 }).toBuffer()
    if (webp.length > maxBytes) continue
    writeFileSync(join(folder, `${name}.webp`), webp)
    return console.log(`${name}.webp: ${webp.length} bytes, quality ${quality}`)
  }
  throw new Error(`${name} does not fit into ${maxBytes} bytes.`)
}

const home = mkdtempSync(join(tmpdir(), 'likeness-examples-'))
try {
  for (const { id, prompt, seed, face } of JSON.parse(readFileSync(join(folder, 'examples.json'), 'utf8'))) {
    const out = join(home, `${id}.png`)
    const withFace = face ? ['--photo', join(photos, face), '--face-from', 'photo'] : []
    const args = [
      'create',
      prompt,
      '--pack',
      'starter',
      '--seed',
      String(seed),
      ...withFace,
      '--out',
      out,
      '--json',
    ]
    const answer = execFileSync(process.execPath, [join(root, 'out', 'cli', 'main.mjs'), ...args], {
      env: { ...process.env, LIKENESS_HOME: home },
      encoding: 'utf8',
    })
    const { file, generatedFile } = JSON.parse(answer.trim().split('\n').at(-1))
    await write(file, id, 256)
    if (!face) continue
    await write(generatedFile, `${id}-drawn`, 96)
    await write(join(photos, face), `${id}-photo`, 96)
  }
} finally {
  rmSync(home, { recursive: true, force: true })
}
