import { rm } from 'node:fs/promises'
import { basename, dirname, join, resolve } from 'node:path'
import { encodeJpeg, encodePng } from '../../core/imaging/codec/encode.ts'
import type { RgbImage } from '../../core/imaging/rgb-image.ts'
import { intermediateFiles, intermediatesPath } from '../../shared/library-layout.ts'
import { ensureInside } from '../library/ensure-inside.ts'
import { saveFile } from './save-file.ts'

/** The way to one result, kept beside the work for comparing. A failure here costs the comparison, never the job. */
export interface IntermediateStore {
  /** Saves the photo, and the swapped picture where it is not the result itself. */
  keep(swapped: RgbImage | undefined): void
  /** Writes what is known about them. True when all of it is there. */
  finish(meta: Readonly<Record<string, unknown>>): Promise<boolean>
  /** Takes back what was kept of a result that never came to be. */
  discard(): Promise<void>
}

/** The photo as it is kept: large enough to compare, encoded once for a whole batch. */
export const keptPhoto = (photo: RgbImage): (() => Promise<Uint8Array>) => {
  let encoded: Promise<Uint8Array> | undefined
  return () => {
    encoded ??= encodeJpeg(photo, { quality: 90, maxSide: 2048 })
    return encoded
  }
}

/** Null for a result outside the library, which has no place for stages. */
export const createIntermediateStore = (
  library: string,
  file: string,
  photo: () => Promise<Uint8Array>,
): IntermediateStore | null => {
  if (resolve(dirname(file)) !== resolve(library)) return null
  const segments = intermediatesPath(basename(file))
  let keeping: Promise<unknown> = Promise.resolve()

  const save = async (swapped: RgbImage | undefined) => {
    const folder = await ensureInside(library, segments)
    const saveAs = async (name: string, bytes: Promise<Uint8Array>) =>
      saveFile(join(folder, name), await bytes)
    await Promise.all([
      saveAs(intermediateFiles.photo, photo()),
      swapped && saveAs(intermediateFiles.swapped, encodePng(swapped)),
    ])
  }

  return {
    keep: swapped => {
      keeping = save(swapped)
      // Looked at in the end; until then a failure must not count as unhandled.
      keeping.catch(() => {})
    },
    finish: async meta => {
      try {
        await keeping
        const folder = await ensureInside(library, segments)
        await saveFile(join(folder, 'meta.json'), Buffer.from(JSON.stringify({ version: 1, ...meta })))
        return true
      } catch {
        return false
      }
    },
    discard: async () => {
      await keeping.catch(() => {})
      await rm(join(library, ...segments), { recursive: true, force: true }).catch(() => {})
    },
  }
}
