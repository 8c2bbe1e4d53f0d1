import { join } from 'node:path'
import { realPathBelow } from '../../node/is-below.ts'
import { deletedPicture, type ThumbnailSize, thumbnailSize } from '../../shared/api/library.ts'
import { personId, photoId, pictureId } from '../../shared/api/options.ts'
import {
  deletionPath,
  type IntermediateName,
  intermediateFiles,
  intermediatesPath,
} from '../../shared/library-layout.ts'
import { packId } from '../../shared/pack-manifest.ts'
import { foundFaceView, personFaceView } from '../../shared/people-layout.ts'
import { parseOwnAddress } from './page-files.ts'

/** What a `likeness://` address names, the files of the page aside. */
export type ProtocolTarget =
  | { readonly kind: 'library'; readonly id: string }
  /** `deletedAt` names a picture in the library's trash; `fresh` asks for another copy than the last. */
  | {
      readonly kind: 'thumb'
      readonly id: string
      readonly deletedAt?: number
      readonly fresh: boolean
      readonly size: ThumbnailSize
      readonly at: number | null
    }
  | { readonly kind: 'intermediate'; readonly id: string; readonly name: IntermediateName }
  | { readonly kind: 'photo'; readonly id: string }
  | { readonly kind: 'person'; readonly person: string; readonly id: string }
  | { readonly kind: 'found-face'; readonly id: string }
  /** The picture that shows what an installed pack does. */
  | { readonly kind: 'preview'; readonly pack: string; readonly file: string }
  /** A picture of something that a pack draws. */
  | { readonly kind: 'vocabulary'; readonly pack: string; readonly file: string }

/** Parses an address; undefined for one that names nothing of ours. */
export const parseAddress = (address: string): ProtocolTarget | undefined => {
  const own = parseOwnAddress(address)
  if (!own) return undefined
  const { host, segments, query } = own
  const [first = '', second, ...more] = segments
  if (more.length > 0) return undefined
  if (host === 'intermediate') {
    const name = (Object.keys(intermediateFiles) as IntermediateName[]).find(name => name === second)
    return name && pictureId.safeParse(first).success ? { kind: 'intermediate', id: first, name } : undefined
  }
  if (host === 'person')
    return personId.safeParse(first).success && photoId.safeParse(second).success
      ? { kind: 'person', person: first, id: second! }
      : undefined
  if (host === 'preview')
    return packId.safeParse(first).success && isPreview(second)
      ? { kind: 'preview', pack: first, file: second }
      : undefined
  if (host === 'vocabulary')
    return packId.safeParse(first).success && isVocabularyPicture(second)
      ? { kind: 'vocabulary', pack: first, file: second }
      : undefined
  if (second !== undefined) return undefined
  if (host === 'found-face')
    return photoId.safeParse(first).success ? { kind: 'found-face', id: first } : undefined
  if (host === 'library')
    return pictureId.safeParse(first).success ? { kind: 'library', id: first } : undefined
  if (host === 'thumb') return parseThumbnail(first, query)
  if (host === 'photo') return photoId.safeParse(first).success ? { kind: 'photo', id: first } : undefined
  return undefined
}

/** What an import names such a picture in the folder of its pack: nothing else in there is served. */
const isPreview = (name: string | undefined): name is string =>
  name !== undefined && /^preview\.(?:png|jpe?g|webp)$/.test(name)

const isVocabularyPicture = (name: string | undefined): name is string =>
  name !== undefined && /^[a-z0-9-]+\.webp$/.test(name)

const parseThumbnail = (id: string, query: URLSearchParams): ProtocolTarget | undefined => {
  const deleted = query.get('deleted')
  const picture = { id, ...(deleted === null ? {} : { deletedAt: Number(deleted || Number.NaN) }) }
  const read = deletedPicture.partial({ deletedAt: true }).safeParse(picture)
  const size = thumbnailSize.safeParse(Number(query.get('size') ?? 320))
  if (!read.success || !size.success) return undefined
  const at = Number(query.get('at') ?? Number.NaN)
  const found = { size: size.data, fresh: query.get('fresh') === '1', at: Number.isFinite(at) ? at : null }
  return { kind: 'thumb', ...read.data, ...found }
}

export interface ServedFolders {
  readonly library: string
  readonly photos: string
  readonly people: string
  /** Of installed models. */
  readonly models: string
  /** Of models that come with the program. */
  readonly bundledModels: string
}

/** The file to serve, links resolved; undefined when it is missing or a link leads out of its folder. */
export const findFile = async (
  target: ProtocolTarget,
  folders: ServedFolders,
): Promise<string | undefined> => {
  switch (target.kind) {
    case 'library':
      return realPathBelow(join(folders.library, target.id), folders.library)
    case 'thumb': {
      const below = target.deletedAt === undefined ? [] : deletionPath(target.deletedAt)
      return realPathBelow(join(folders.library, ...below, target.id), folders.library)
    }
    case 'intermediate':
      return realPathBelow(
        join(folders.library, ...intermediatesPath(target.id), intermediateFiles[target.name]),
        folders.library,
      )
    case 'photo':
      return realPathBelow(join(folders.photos, `${target.id}.view.jpg`), folders.photos)
    case 'person':
      return realPathBelow(join(folders.people, ...personFaceView(target.person, target.id)), folders.people)
    case 'found-face':
      return realPathBelow(join(folders.people, ...foundFaceView(target.id)), folders.people)
    case 'preview':
      return fileOfPack([target.pack, target.file], folders.models)
    case 'vocabulary': {
      const path = [target.pack, 'vocabulary', target.file] as const
      return (await fileOfPack(path, folders.bundledModels)) ?? fileOfPack(path, folders.models)
    }
    default:
      return target satisfies never
  }
}

/** Neither the pack nor its file may be a link that leads out of the folder it lies in. */
const fileOfPack = async (
  [id, ...path]: readonly [string, ...string[]],
  models: string,
): Promise<string | undefined> => {
  const pack = await realPathBelow(join(models, id), models)
  return pack && realPathBelow(join(pack, ...path), pack)
}
