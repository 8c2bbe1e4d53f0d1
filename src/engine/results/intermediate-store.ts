import { rm } from 'node:fs/promises'
import { basename, dirname, join, resolve } from 'node:path'
import { encodeJpeg, encodePng } from '../../core/imaging/codec/encode.ts'
import type { RgbImage } from '../../core/imaging/rgb-image.ts'
import { intermediateFiles, intermediatesPath } from '../../shared/library-layout.ts'
import { ensureLibraryFolder } from '../library/ensure-library-folder.ts'
import { saveFile } from './save-file.ts'

/**
 * The intermediate pictures of one result, kept for comparing. They are saved while the job goes on; a failure here
 * never fails the job.
 */
export interface IntermediateStore {
  /** Begins to save the photo (or the picture that is enhanced), and the swapped picture where it is not the result. */
  save(swapped: RgbImage | undefined): void
  /** Waits for them and writes `meta.json`. False when something could not be saved. */
  finish(meta: Readonly<Record<string, unknown>>): Promise<boolean>
  /** Deletes the intermediates of a result that was not made. */
  discard(): Promise<void>
}

/** Runs the work that makes a result; when it throws, the result's intermediates are deleted. */
export const discardOnError = async <T>(
  intermediates: IntermediateStore | null | undefined,
  work: () => Promise<T>,
): Promise<T> => {
  try {
    return await work()
  } catch (error) {
    await intermediates?.discard()
    throw error
  }
}

/** The photo as JPEG, at most 2048 pixels a side: encoded when first asked for, once for a batch. */
export const photoEncoder = (photo: RgbImage): (() => Promise<Uint8Array>) => {
  let encoded: Promise<Uint8Array> | undefined
  return () => {
    encoded ??= encodeJpeg(photo, { quality: 90, maxSide: 2048 })
    return encoded
  }
}

/**
 * @param file path of the result
 * @param photo the photo as JPEG
 * @returns null for a result outside the library, which has no folder for intermediates
 */
export const createIntermediateStore = (
  library: string,
  file: string,
  photo: () => Promise<Uint8Array>,
): IntermediateStore | null => {
  if (resolve(dirname(file)) !== resolve(library)) return null
  const segments = intermediatesPath(basename(file))
  let saving: Promise<unknown> = Promise.resolve()

  const saveAll = async (swapped: RgbImage | undefined) => {
    const folder = await ensureLibraryFolder(library, segments)
    const saveAs = async (name: string, bytes: Promise<Uint8Array>) =>
      saveFile(join(folder, name), await bytes)
    await Promise.all([
      saveAs(intermediateFiles.photo, photo()),
      swapped && saveAs(intermediateFiles.swapped, encodePng(swapped)),
    ])
  }

  return {
    save: swapped => {
      saving = saveAll(swapped)
      // `finish` looks at a failure; until then it must not count as unhandled.
      saving.catch(() => {})
    },
    finish: async meta => {
      try {
        await saving
        const folder = await ensureLibraryFolder(library, segments)
        await saveFile(join(folder, 'meta.json'), Buffer.from(JSON.stringify({ version: 1, ...meta })))
        return true
      } catch {
        return false
      }
    },
    discard: async () => {
      await saving.catch(() => {})
      await rm(join(library, ...segments), { recursive: true, force: true }).catch(() => {})
    },
  }
}
