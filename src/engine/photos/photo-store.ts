import { createHash } from 'node:crypto'
import { readdir, readFile, rm, stat, utimes } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { LikenessError } from '../../core/errors.ts'
import { decodeImage } from '../../core/image/decode.ts'
import { encodeJpeg } from '../../core/image/encode.ts'
import { readPictureFile } from '../../core/image/read-picture-file.ts'
import { type ImageContainer, sniff } from '../../core/image/sniff.ts'
import { type FaceNetworks, findFaces } from '../../core/pipelines/find-faces.ts'
import type { ParsedInput } from '../../shared/contract.ts'
import { type PhotoReport, photoReport } from '../../shared/photos.ts'
import { reportFace } from '../report-face.ts'
import { ensureFolder, saveFile } from '../results/save-file.ts'

/** Copies of the photos people gave, in the app's own folder, each with what was found in it. */
export interface PhotoStore {
  /** @throws LikenessError `image-too-large` over 200 MB, and what opening a picture throws */
  import(input: ParsedInput<'photos.import'>, signal: AbortSignal): Promise<PhotoReport>
  /** @throws LikenessError `unknown-photo` */
  read(id: string): Promise<PhotoReport>
}

export interface PhotoStoreOptions {
  readonly folder: string
  readonly networks: () => Promise<FaceNetworks>
  /** Such a file is never pruned. */
  readonly isNeeded: (file: string) => boolean
}

const mostBytes = 200e6
const kept = 100
/** Pixels of the longer side of the copy that is shown. */
const viewSide = 1600

const endings: Readonly<Record<ImageContainer, string>> = {
  png: 'png',
  jpeg: 'jpg',
  webp: 'webp',
  gif: 'gif',
  tiff: 'tif',
  heif: 'heic',
}

export const createPhotoStore = ({ folder, networks, isNeeded }: PhotoStoreOptions): PhotoStore => {
  const under = new Map<string, Promise<PhotoReport>>()

  const importBytes = async (name: string, bytes: Uint8Array, id: string, signal: AbortSignal) => {
    const known = await recall(folder, id)
    if (known) return { ...known, name }
    const image = await decodeImage(bytes, { name, signal })
    const kind = sniff(bytes)
    const file = join(folder, `${id}.${kind.kind === 'image' ? endings[kind.container] : 'img'}`)
    await ensureFolder(folder)
    const [faces] = await Promise.all([
      networks().then(open => findFaces(open, image, { signal })),
      saveFile(file, bytes),
      encodeJpeg(image, { quality: 88, maxSide: viewSide }).then(jpeg =>
        saveFile(join(folder, `${id}.view.jpg`), jpeg),
      ),
    ])
    const { width, height } = image
    const report: PhotoReport = { id, name, file, width, height, faces: faces.map(reportFace) }
    await saveFile(join(folder, `${id}.json`), Buffer.from(JSON.stringify(report)))
    await prune(folder, isNeeded)
    return report
  }

  return {
    import: async (input, signal) => {
      const name = 'path' in input ? basename(input.path) : input.name
      const bytes = 'path' in input ? await readPictureFile(input.path, signal, mostBytes) : input.bytes
      if (bytes.byteLength > mostBytes)
        throw new LikenessError(
          'image-too-large',
          `The picture "${name}" has ${Math.ceil(bytes.byteLength / 1e6)} MB; at most ${mostBytes / 1e6} MB are read. Save it smaller, as JPEG or PNG.`,
        )
      const id = createHash('sha256').update(bytes).digest('hex').slice(0, 32)
      const running = under.get(id)
      if (running) return { ...(await running), name }
      const importing = importBytes(name, bytes, id, signal)
      under.set(id, importing)
      return importing.finally(() => under.delete(id))
    },
    read: async id => {
      const known = await recall(folder, id)
      if (known) return known
      throw new LikenessError('unknown-photo', 'The photo is not kept any more. Add it again.')
    },
  }
}

/** The report of a photo that was given before, if its files are all still there. */
const recall = async (folder: string, id: string): Promise<PhotoReport | null> => {
  try {
    const record = join(folder, `${id}.json`)
    const report = photoReport.parse(JSON.parse(await readFile(record, 'utf8')))
    // The folder may have moved since.
    const file = join(folder, basename(report.file))
    await Promise.all([stat(file), stat(join(folder, `${id}.view.jpg`))])
    const now = new Date()
    await utimes(record, now, now)
    return { ...report, file }
  } catch {
    return null
  }
}

/** Keeps the newest photos; a record's time is when its photo was last given. */
const prune = async (folder: string, isNeeded: (file: string) => boolean): Promise<void> => {
  const names = await readdir(folder)
  const records = await Promise.all(
    names
      .filter(name => name.endsWith('.json'))
      .map(async name => ({
        id: name.slice(0, -'.json'.length),
        time: await stat(join(folder, name)).then(
          info => info.mtimeMs,
          () => 0,
        ),
      })),
  )
  const old = records.sort((a, b) => b.time - a.time).slice(kept)
  for (const { id } of old) {
    const files = names.filter(name => name.startsWith(`${id}.`)).map(name => join(folder, name))
    if (files.some(isNeeded)) continue
    for (const file of files) await rm(file, { force: true })
  }
}
