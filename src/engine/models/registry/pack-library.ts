import { readdir, readFile, stat } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { z } from 'zod'
import { LikenessError } from '../../../core/errors.ts'
import type { PackReport } from '../../../shared/api/models.ts'
import type { PackChoice } from '../../../shared/api/options.ts'
import type { PackPreferences } from '../../../shared/api/pack-preferences.ts'
import {
  adapterRoles,
  type NetworkRole,
  type PackManifest,
  packManifest,
  type TextToImageSettings,
} from '../../../shared/pack-manifest.ts'
import { readPreferences, withPreferences } from './preferences.ts'

/** An installed pack: its manifest and the folder it lies in. */
export interface Pack {
  readonly folder: string
  /** With the person's preferences. */
  readonly manifest: PackManifest
  readonly preferences?: PackPreferences
}

/** A folder among the packs whose manifest cannot be used, with the reason. */
export interface BrokenPack {
  readonly folder: string
  readonly reason: string
}

export interface PackLibrary {
  readonly packs: readonly Pack[]
  readonly broken: readonly BrokenPack[]
}

/**
 * Reads the packs in the given folders. Of several with one id the first is taken; within a folder, packs installed last
 * come last.
 */
export const readPackLibrary = async (folders: readonly string[]): Promise<PackLibrary> => {
  const packs = new Map<string, Pack>()
  const broken: BrokenPack[] = []
  const found = (await Promise.all(folders.map(packFolders))).flat()
  for (const pack of await Promise.all(found.map(readPack))) {
    if ('reason' in pack) broken.push(pack)
    else if (!packs.has(pack.manifest.id)) packs.set(pack.manifest.id, pack)
  }
  return { packs: [...packs.values()], broken }
}

/** Folders of packs, in the order of installation: a manifest is written when its pack is complete. */
const packFolders = async (parent: string): Promise<string[]> => {
  const entries = await readdir(parent, { withFileTypes: true }).catch(() => [])
  const folders = entries
    // Packs that are being installed are in a hidden folder.
    .filter(entry => entry.isDirectory() && !entry.name.startsWith('.'))
    .map(entry => join(parent, entry.name))
    .sort()
  const dated = await Promise.all(
    folders.map(async folder => {
      const manifest = await stat(join(folder, 'manifest.json')).catch(() => null)
      return { folder, installed: manifest?.mtimeMs ?? 0 }
    }),
  )
  return dated.sort((a, b) => a.installed - b.installed).map(({ folder }) => folder)
}

const readPack = async (folder: string): Promise<Pack | BrokenPack> => {
  try {
    const preferences = await readPreferences(folder)
    const manifest = withPreferences(await readManifest(folder), preferences)
    return { folder, manifest, preferences }
  } catch (error) {
    return { folder, reason: describeManifestError(error) }
  }
}

/** Manifests by their folders, each with the text it was read from: every job reads the packs, and checking takes longest. */
const manifests = new Map<string, { readonly text: string; readonly manifest: PackManifest }>()

/** The manifest of a pack's folder. @throws the system's error, a `SyntaxError` or a `ZodError` */
export const readManifest = async (folder: string): Promise<PackManifest> => {
  const text = await readFile(join(folder, 'manifest.json'), 'utf8')
  const known = manifests.get(folder)
  if (known?.text === text) return known.manifest
  const manifest = packManifest.parse(JSON.parse(text))
  manifests.set(folder, { text, manifest })
  return manifest
}

/** What is wrong with a manifest, from the error of reading it. */
export const describeManifestError = (error: unknown): string => {
  if (error instanceof z.ZodError) return `manifest.json: ${z.prettifyError(error).replaceAll('\n', ' ')}`
  if (error instanceof SyntaxError) return 'manifest.json is not valid JSON'
  return 'manifest.json cannot be read'
}

/** The pack of an id. @throws LikenessError `unknown-pack`, `pack-damaged` when its manifest cannot be used */
export const findPack = ({ packs, broken }: PackLibrary, id: string): Pack => {
  const pack = packs.find(p => p.manifest.id === id)
  if (pack) return pack
  const damaged = broken.find(b => b.folder.endsWith(`/${id}`) || b.folder.endsWith(`\\${id}`))
  if (damaged)
    throw new LikenessError(
      'pack-damaged',
      `The pack "${id}" cannot be used: ${damaged.reason}. Install it again.`,
    )
  const known = packs.map(p => p.manifest.id).join(', ') || 'none'
  throw new LikenessError(
    'unknown-pack',
    `There is no pack "${id}". Installed: ${known}. See "likeness models list".`,
  )
}

/**
 * The pack that fills a role: the chosen one, else the one installed last, else the starter pack, which is the first of
 * the library.
 * @throws LikenessError `unknown-pack`, `pack-incomplete` when the pack does not fill the role
 */
export const packForRole = (library: PackLibrary, role: NetworkRole, choice: PackChoice = {}): Pack => {
  const chosen = choice[role]
  if (chosen !== undefined) {
    const pack = findPack(library, chosen)
    if (pack.manifest.roles[role]) return pack
    throw new LikenessError(
      'pack-incomplete',
      `The pack "${chosen}" does not fill the role "${role}". Choose another; "likeness models list" shows what each can do.`,
    )
  }
  const pack = library.packs.filter(p => p.manifest.roles[role]).at(-1)
  if (!pack)
    throw new LikenessError(
      'pack-incomplete',
      `No installed pack fills the role "${role}". Install Likeness again to restore the starter pack.`,
    )
  return pack
}

const networksOf = ({ roles }: PackManifest): PackReport['networks'] =>
  Object.fromEntries(
    Object.entries(roles).flatMap(([role, filled]) =>
      'network' in filled && filled.network !== undefined ? [[role, filled.network]] : [],
    ),
  )

/** A pack as the API lists it. */
export const reportPack = ({ folder, manifest, preferences = {} }: Pack): PackReport => ({
  id: manifest.id,
  title: manifest.title,
  licence: manifest.licence,
  folder,
  roles: Object.keys(manifest.roles),
  networks: networksOf(manifest),
  bytes: manifest.files.reduce((sum, file) => sum + file.bytes, 0),
  preview: manifest.preview ?? null,
  favourite: preferences.favourite ?? false,
  preferences,
  textToImage: reportTextToImage(manifest),
  adapter: reportAdapter(manifest),
})

/** Whether a pack lists a file. */
export const has = ({ manifest }: Pack, path: string): boolean =>
  manifest.files.some(file => file.path === path)

/** A path inside the pack from a path inside its text-to-image model. */
export const inFolder = ({ folder }: TextToImageSettings, path: string): string =>
  folder ? `${folder}/${path}` : path

/** The file by which a checkpoint is known: the only one, or the UNet's in a folder of diffusers. */
const mainWeights = (files: PackManifest['files']) => {
  const weights = files.filter(({ path }) => path.endsWith('.safetensors'))
  const main = weights.find(({ path }) => path.startsWith('unet/')) ?? weights[0]
  return main && { file: basename(main.path), sha256: main.sha256 }
}

/** Whether a pack can start from a picture. */
export const canEncode = ({ roles, files }: PackManifest): boolean => {
  const settings = roles['text-to-image']
  if (!settings) return false
  const encoder = inFolder(settings, 'vae_encoder/model.onnx')
  // Every checkpoint with a VAE has both halves of it.
  return settings.checkpoint !== undefined || files.some(({ path }) => path === encoder)
}

const reportAdapter = ({ roles, files }: PackManifest): PackReport['adapter'] => {
  const role = adapterRoles.find(name => roles[name])
  const filled = role && roles[role]
  const weights = files.find(({ path }) => path === filled?.files.weights)
  if (!filled || !weights) return null
  const name = basename(weights.path).replace(/\.safetensors$/i, '')
  const { triggerWords = [], sampling = null, hash = weights.sha256 } = { ...roles.lora }
  const vectors = roles['textual-inversion']?.vectors ?? null
  const known = { name, sha256: weights.sha256, hash }
  return { role, bases: filled.bases, ...known, triggerWords, vectors, sampling }
}

const reportTextToImage = (manifest: PackManifest): PackReport['textToImage'] => {
  const settings = manifest.roles['text-to-image']
  if (!settings) return null
  const { nativeSize, otherSizes, steps, guidanceScale, content } = settings
  const weights = settings.checkpoint && mainWeights(manifest.files)
  const checkpoint = weights ? { ...settings.checkpoint!, ...weights } : null
  const [width, height] = nativeSize
  const img2img = canEncode(manifest)
  const fast = inFolder(settings, 'taesd_decoder/model.onnx')
  const fastDecoder = manifest.files.some(({ path }) => path === fast)
  const size = { nativeSize: { width, height }, otherSizes }
  return { ...size, steps, guidanceScale, img2img, fastDecoder, content, checkpoint }
}
