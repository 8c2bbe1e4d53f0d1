import { realpath } from 'node:fs/promises'
import { join } from 'node:path'
import { LikenessError } from '../../core/errors.ts'
import { type FaceNetworks, findFaces } from '../../core/faces/analysis.ts'
import { decodeImage } from '../../core/imaging/codec/decode.ts'
import { isFolder } from '../../node/file-kinds.ts'
import type { PictureInput } from '../../shared/api/options.ts'
import type { GroupedFaces } from '../../shared/api/people.ts'
import { listImages } from '../folder-work/list-images.ts'
import type { Progress } from '../jobs/progress.ts'
import type { FindPicture, PictureFile } from '../photos/picture-files.ts'
import { isPictureError } from '../workflows/picture-errors.ts'
import { cutFace } from './cut-face.ts'
import type { FoundFaces } from './found-faces.ts'
import type { StoredFace } from './person-record.ts'

/** The pictures of a request as files; of a folder, all its pictures. @throws LikenessError as `findPicture`; `bad-option` where there is none */
export const listPictures = async (
  pictures: readonly PictureInput[],
  recursive: boolean,
  findPicture: FindPicture,
): Promise<readonly PictureFile[]> => {
  const files: PictureFile[] = []
  for (const picture of pictures) {
    if (typeof picture === 'string' && (await isFolder(picture))) {
      const folder = await realpath(picture)
      const images = await listImages(folder, { recursive, ending: '' })
      files.push(...images.map(({ file }) => ({ file: join(folder, file), name: file })))
    } else files.push(await findPicture(picture))
  }
  if (files.length === 0)
    throw new LikenessError('bad-option', 'There is no picture in the folder. Choose another.')
  return files
}

export interface FacesOfMany extends Pick<GroupedFaces, 'withoutFace' | 'failed'> {
  readonly faces: readonly StoredFace[]
}

/**
 * Finds and measures every face of many pictures; one that cannot be read does not stop the others.
 * @throws the signal's reason when aborted, and what lies in no single picture
 */
export const findFacesOfMany = async (
  files: readonly PictureFile[],
  networks: FaceNetworks,
  embeddedBy: string,
  found: FoundFaces,
  progress: Progress,
  signal: AbortSignal,
): Promise<FacesOfMany> => {
  const faces = new Map<string, StoredFace>()
  const withoutFace: string[] = []
  const failed: GroupedFaces['failed'] = []
  for (const [i, { file, name }] of files.entries()) {
    signal.throwIfAborted()
    progress.image(i + 1)
    try {
      progress.enter('read')
      const image = await decodeImage(file, { name, signal })
      progress.enter('find-faces')
      const there = await findFaces(networks, image, { signal })
      if (there.length === 0) withoutFace.push(name)
      for (const face of there) {
        const cut = await cutFace(image, face, name, networks, embeddedBy)
        await found.add(cut)
        faces.set(cut.stored.id, cut.stored)
      }
    } catch (error) {
      if (!isPictureError(error)) throw error
      failed.push({ name, code: error.code, message: error.message })
    }
  }
  return { faces: [...faces.values()], withoutFace, failed }
}
