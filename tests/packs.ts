import { createHash } from 'node:crypto'
import { cpSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { PackManifest, Role } from '../src/shared/pack-manifest.ts'
import { repository, temporaryFolder } from './cli.ts'
import { describePack } from './golden/describe-pack.ts'
import { goldenPackFolder, type Variant } from './golden/open-golden-pack.ts'

export const starter = join(repository, 'resources', 'models', 'starter')

const textToImageParts = ['text_encoder', 'unet', 'vae_decoder', 'tokenizer', 'scheduler', 'model_index.json']

/**
 * A copy of the starter's text-to-image model as a pack of its own in a home's models folder, ready to be damaged.
 * `change` may alter files and the manifest; with `seal` the manifest's checksums are made to fit what is there then.
 */
export const makePack = (
  home: string,
  id: string,
  change: (folder: string, manifest: PackManifest) => void,
  { seal = false } = {},
): void => {
  const folder = join(home, 'models', id)
  mkdirSync(folder, { recursive: true })
  for (const part of textToImageParts) cpSync(join(starter, part), join(folder, part), { recursive: true })
  const original = JSON.parse(readFileSync(join(starter, 'manifest.json'), 'utf8')) as PackManifest
  const manifest: PackManifest = {
    ...original,
    id,
    roles: { 'text-to-image': original.roles['text-to-image'] },
    files: original.files.filter(file => textToImageParts.includes(file.path.split('/')[0]!)),
  }
  change(folder, manifest)
  const files = seal
    ? manifest.files.map(file => {
        const bytes = readFileSync(join(folder, file.path))
        return { ...file, bytes: bytes.length, sha256: createHash('sha256').update(bytes).digest('hex') }
      })
    : manifest.files
  writeFileSync(join(folder, 'manifest.json'), JSON.stringify({ ...manifest, files }))
}

/**
 * A models folder with a starter pack whose text-to-image model is one of tests/golden: random weights that draw 64×64
 * pixels in no time; `variant` names files of it that another form has instead.
 */
export const makeTinyStarter = (variant?: Variant): string => {
  const models = temporaryFolder()
  const folder = join(models, 'starter')
  const tiny = goldenPackFolder('sd15', variant)
  const original = JSON.parse(readFileSync(join(starter, 'manifest.json'), 'utf8')) as PackManifest
  const isDrawing = (path: string) => existsSync(join(tiny, path.split('/')[0]!))
  const kept = original.files.filter(({ path }) => !isDrawing(path) && !/^(vae|preview)_/.test(path))
  for (const { path } of kept) cpSync(join(starter, path), join(folder, path))
  const drawing = {
    ...{ folder: '', nativeSize: [64, 64] as [number, number], otherSizes: true },
    ...{ steps: 2, guidanceScale: 7.5, content: 'photo' as const },
  }
  const { manifest } = describePack('starter', tiny, { ...original.roles, 'text-to-image': drawing })
  for (const { path } of manifest.files) cpSync(join(tiny, path), join(folder, path))
  writeFileSync(
    join(folder, 'manifest.json'),
    JSON.stringify({ ...original, roles: manifest.roles, files: [...kept, ...manifest.files] }),
  )
  return models
}

/** The tiny text-to-image model of `makeTinyStarter` as a pack of its own in a home's models folder. */
export const makeTinyPack = (home: string, id: string, variant?: Variant): void => {
  const folder = join(home, 'models', id)
  cpSync(goldenPackFolder('sd15', variant), folder, { recursive: true })
  const drawing = {
    ...{ folder: '', nativeSize: [64, 64] as [number, number], otherSizes: true },
    ...{ steps: 2, guidanceScale: 7.5, content: 'photo' as const },
  }
  const { manifest } = describePack(id, folder, { 'text-to-image': drawing })
  writeFileSync(join(folder, 'manifest.json'), JSON.stringify(manifest))
}

/** A graph of tests/golden as the only network of a pack in a home's models folder. */
export const makeNetworkPack = (
  home: string,
  id: string,
  graph: string,
  [role, name, network]: readonly [
    role: Exclude<Role, 'text-to-image' | 'upscaler'>,
    name: string,
    network?: string,
  ],
): void => {
  const folder = join(home, 'models', id)
  mkdirSync(folder, { recursive: true })
  const path = `${name}.onnx`
  const bytes = readFileSync(join(repository, 'tests', 'golden', graph))
  writeFileSync(join(folder, path), bytes)
  const sha256 = createHash('sha256').update(bytes).digest('hex')
  const manifest: PackManifest = {
    ...{ id, title: id, version: '1', licence: 'MIT', homepage: 'https://example.org' },
    roles: { [role]: { files: { [name]: path }, network } },
    files: [{ path, bytes: bytes.length, sha256, licence: 'MIT', source: 'https://example.org' }],
  }
  writeFileSync(join(folder, 'manifest.json'), JSON.stringify(manifest))
}
