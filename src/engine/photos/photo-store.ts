import { createHash } from 'node:crypto'
import { basename, join } from 'node:path'
import { LikenessError } from '../../core/errors.ts'
import { type FaceNetworks, findFaces } from '../../core/faces/analysis.ts'
import { leftToRight } from '../../core/faces/geometry/choose-faces.ts'
import type { FaceEmbedding } from '../../core/faces/geometry/embedding.ts'
import { intersectionOverUnion } from '../../core/faces/geometry/nms.ts'
import { decodeImage } from '../../core/imaging/codec/decode.ts'
import { encodeJpeg } from '../../core/imaging/codec/encode.ts'
import { readImageFile } from '../../core/imaging/codec/read-image-file.ts'
import { type ImageContainer, sniff } from '../../core/imaging/codec/sniff.ts'
import type { RgbImage } from '../../core/imaging/rgb-image.ts'
import { createTurns } from '../../node/in-turn.ts'
import type { ParsedInput } from '../../shared/api/contract.ts'
import { maxPhotoBytes } from '../../shared/api/limits.ts'
import type { MarkedFace, PackChoice } from '../../shared/api/options.ts'
import type { PhotoFace, PhotoReport } from '../../shared/api/photos.ts'
import { ensureFolder, saveFile } from '../results/save-file.ts'
import { markedFaceIn, reportFace } from '../workflows/photo-faces.ts'
import { findPersonInPhoto, lookOfPhoto } from './person-in-photo.ts'
import { type PhotoRecord, prunePhotos, readPhotoRecord, recordPath, viewPath } from './photo-records.ts'
import type { PictureFile } from './picture-files.ts'

/** Copies of the photos that people gave, in the app's own folder, each with the faces found in it. */
export interface PhotoStore {
  /** @throws LikenessError `image-too-large` over 200 MB, and what opening a picture throws */
  import(input: ParsedInput<'photos.import'>, signal: AbortSignal): Promise<PhotoReport>
  /** @throws LikenessError `unknown-photo` */
  read(input: ParsedInput<'photos.read'>, signal: AbortSignal): Promise<PhotoReport>
  /**
   * The photo with one more face, found in a box that a person drew; a box that was drawn before adds nothing.
   * @throws LikenessError `unknown-photo`, `bad-option` for a box beside the photo, `no-face-marked`
   */
  mark(input: ParsedInput<'photos.mark'>, signal: AbortSignal): Promise<PhotoReport>
  /** The photo without the face of a box. @throws LikenessError `unknown-photo` */
  unmark(input: ParsedInput<'photos.unmark'>, signal: AbortSignal): Promise<PhotoReport>
  /**
   * Which faces of a photo are a person's: indices of its list, the most similar first; may be empty.
   * @param lookOf what a kept person looks like to these networks
   * @throws LikenessError `unknown-photo`, `no-face-found` for a person's photo without a face
   */
  facesOfPerson(
    input: ParsedInput<'photos.person'>,
    lookOf: (person: string, networks: FaceNetworks) => Promise<FaceEmbedding>,
    signal: AbortSignal,
  ): Promise<readonly number[]>
  /** Keeps a picture in which nobody looks for faces, as a mask is. @returns its id */
  keep(name: string, bytes: Uint8Array): Promise<string>
  /** The copy of a photo. @throws LikenessError `unknown-photo` */
  fileOf(id: string): Promise<PictureFile>
  /** Of the upright photo, in pixels. @throws LikenessError `unknown-photo` */
  sizeOf(id: string): Promise<Pick<PhotoReport, 'width' | 'height'>>
}

/** The networks that find faces, by the installed packs and a person's choice. */
export interface FaceFinder {
  /** Changes whenever other faces may be found. */
  readonly name: string
  readonly networks: () => Promise<FaceNetworks>
}

export interface PhotoStoreOptions {
  readonly folder: string
  readonly finder: (choice?: PackChoice) => Promise<FaceFinder>
  /** Where a picture of the library lies. @throws LikenessError `unknown-picture` */
  readonly pictureFile: (id: string) => Promise<string>
  /** Whether a photo must be kept, by its id. */
  readonly isNeeded: (id: string) => boolean
}

/** Pixels of the longer side of the copy that is shown. */
const viewSide = 1600

const extensions: Readonly<Record<ImageContainer, string>> = {
  png: 'png',
  jpeg: 'jpg',
  webp: 'webp',
  gif: 'gif',
  tiff: 'tif',
  heif: 'heic',
}

interface Copy {
  readonly id: string
  readonly name: string
  readonly bytes: Uint8Array
  readonly image: RgbImage
}

export const createPhotoStore = ({
  folder,
  finder,
  pictureFile,
  isNeeded,
}: PhotoStoreOptions): PhotoStore => {
  const running = new Map<string, Promise<PhotoReport>>()
  /** Marks are added and taken away one after the other: each reads the record that the one before wrote. */
  const inTurn = createTurns()

  const findFacesIn = async (
    image: RgbImage,
    { networks }: FaceFinder,
    signal: AbortSignal,
    marked: readonly MarkedFace['box'][] = [],
  ): Promise<PhotoFace[]> => {
    const opened = await networks()
    const faces: PhotoFace[] = (await findFaces(opened, image, { signal })).map(reportFace)
    for (const box of marked) {
      const face = await findMarked(image, '', box, opened, signal).catch(ignoreMissing)
      if (face && !isKnown(faces, face)) faces.push(face)
    }
    return faces
  }

  const save = (record: PhotoRecord) =>
    saveFile(recordPath(folder, record.id), Buffer.from(JSON.stringify(record)))

  /** The record with the faces that a job would find in the photo now. */
  const upToDate = async (
    record: PhotoRecord,
    wanted: FaceFinder,
    signal: AbortSignal,
  ): Promise<PhotoRecord> => {
    if (record.foundBy === wanted.name) return record
    const image = await decodeImage(record.file, { signal })
    const faces = await findFacesIn(image, wanted, signal, marksOf(record))
    const renewed = { ...record, faces, foundBy: wanted.name }
    await save(renewed)
    return renewed
  }

  const importBytes = async (
    ...[name, bytes, id, wanted, signal]: [string, Uint8Array, string, FaceFinder, AbortSignal]
  ): Promise<PhotoReport> => {
    const known = await readPhotoRecord(folder, id)
    if (known) return { ...reported(await upToDate(known, wanted, signal)), name }
    const image = await decodeImage(bytes, { name, signal })
    const looking = findFacesIn(image, wanted, signal).then(faces => ({ faces, foundBy: wanted.name }))
    return reported(await saveCopy({ id, name, bytes, image }, looking))
  }

  /** Saves the copy of a photo, its view and its record. */
  const saveCopy = async (
    { id, name, bytes, image }: Copy,
    looking: Promise<Pick<PhotoRecord, 'faces' | 'foundBy'>>,
  ): Promise<PhotoRecord> => {
    const kind = sniff(bytes)
    const file = join(folder, `${id}.${kind.kind === 'image' ? extensions[kind.container] : 'img'}`)
    await ensureFolder(folder)
    const [found] = await Promise.all([
      looking,
      saveFile(file, bytes),
      encodeJpeg(image, { quality: 88, maxSide: viewSide }).then(jpeg =>
        saveFile(viewPath(folder, id), jpeg),
      ),
    ])
    const { width, height } = image
    const record: PhotoRecord = { id, name, file, width, height, ...found }
    await save(record)
    await prunePhotos(folder, isNeeded)
    return record
  }

  const find = async (id: string): Promise<PhotoRecord> => {
    const known = await readPhotoRecord(folder, id)
    if (known) return known
    throw new LikenessError('unknown-photo', 'The photo is not kept any more. Add it again.')
  }

  return {
    import: async (input, signal) => {
      const wanted = await finder(input.use)
      const path = 'picture' in input ? await pictureFile(input.picture) : 'path' in input ? input.path : null
      const name = 'name' in input ? input.name : basename(path!)
      const bytes = 'bytes' in input ? input.bytes : await readImageFile(path!, signal, maxPhotoBytes)
      if (bytes.byteLength > maxPhotoBytes)
        throw new LikenessError(
          'image-too-large',
          `The picture "${name}" has ${Math.ceil(bytes.byteLength / 1e6)} MB; at most ${maxPhotoBytes / 1e6} MB are read. Save it smaller, as JPEG or PNG.`,
        )
      const id = idOf(bytes)
      const task = `${id} ${wanted.name}`
      const same = running.get(task)
      if (same) return { ...(await same), name }
      const importing = importBytes(name, bytes, id, wanted, signal)
      running.set(task, importing)
      return importing.finally(() => running.delete(task))
    },
    read: async ({ id, use }, signal) => reported(await upToDate(await find(id), await finder(use), signal)),
    mark: ({ id, box, use }, signal) =>
      inTurn(async () => {
        const wanted = await finder(use)
        const record = await upToDate(await find(id), wanted, signal)
        if (marksOf(record).some(mark => isSameBox(mark, box))) return reported(record)
        const image = await decodeImage(record.file, { name: record.name, signal })
        const face = await findMarked(image, record.name, box, await wanted.networks(), signal)
        if (isKnown(record.faces, face)) return reported(record)
        const marked = { ...record, faces: [...record.faces, face] }
        await save(marked)
        return reported(marked)
      }),
    unmark: ({ id, box, use }, signal) =>
      inTurn(async () => {
        const record = await upToDate(await find(id), await finder(use), signal)
        const faces = record.faces.filter(({ marked }) => !marked || !isSameBox(marked, box))
        const unmarked = { ...record, faces }
        await save(unmarked)
        return reported(unmarked)
      }),
    facesOfPerson: async ({ id, person, use }, lookOf, signal) => {
      const wanted = await finder(use)
      const photo = withoutMarks(await upToDate(await find(id), wanted, signal))
      const networks = await wanted.networks()
      const look =
        typeof person === 'object'
          ? await lookOf(person.person, networks)
          : await lookOfPhoto(
              withoutMarks(await upToDate(await find(person), wanted, signal)),
              networks,
              signal,
            )
      return findPersonInPhoto(photo, look, networks, signal)
    },
    keep: async (name, bytes) => {
      const id = idOf(bytes)
      if (await readPhotoRecord(folder, id)) return id
      const image = await decodeImage(bytes, { name })
      await saveCopy({ id, name, bytes, image }, Promise.resolve({ faces: [], foundBy: '' }))
      return id
    },
    fileOf: find,
    sizeOf: find,
  }
}

const idOf = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex').slice(0, 32)

const reported = ({ foundBy: _, file: __, ...record }: PhotoRecord): PhotoReport => ({
  ...record,
  fromLeft: leftToRight(record.faces.filter(({ marked }) => !marked)).map(face => record.faces.indexOf(face)),
})

const marksOf = ({ faces }: PhotoRecord) => faces.map(({ marked }) => marked).filter(box => box !== undefined)

/** Jobs look for a person among the faces that are found. */
const withoutMarks = (record: PhotoRecord): PhotoRecord => ({
  ...record,
  faces: record.faces.filter(({ marked }) => !marked),
})

/** Whether a face is one of those already there. */
const isKnown = (faces: readonly PhotoFace[], { box }: PhotoFace): boolean =>
  faces.some(face => intersectionOverUnion(face.box, box) > 0.4)

const isSameBox = (a: MarkedFace['box'], b: MarkedFace['box']): boolean => a.every((side, i) => side === b[i])

const findMarked = async (
  image: RgbImage,
  name: string,
  box: MarkedFace['box'],
  networks: FaceNetworks,
  signal: AbortSignal,
): Promise<PhotoFace> => ({
  ...reportFace(await markedFaceIn(image, name, { box }, networks, signal)),
  marked: box,
})

/** Other networks may not see a face where it was marked: then it is not there for them. */
const ignoreMissing = (error: unknown): null => {
  if (error instanceof LikenessError && error.code === 'no-face-marked') return null
  throw error
}
