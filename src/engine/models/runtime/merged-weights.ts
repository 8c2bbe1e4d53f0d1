import { readdir, rm, stat, utimes, writeFile } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { z } from 'zod'
import { LikenessError } from '../../../core/errors.ts'
import { errorCode, isDiskFull } from '../../../node/errno.ts'
import { readJsonFile } from '../../../node/json-file.ts'
import { makeFolder } from '../../../node/make-folder.ts'
import { renameWithRetry } from '../../../node/rename-with-retry.ts'
import { temporaryIn } from '../../../node/temporary-files.ts'
import * as diskSpace from '../../disk-space.ts'
import { readCacheEntries } from './cache-entries.ts'

/** What LoRAs change of a network, to be used from disk. */
export interface WantedWeights {
  /** The models folder of checkpoint and LoRAs. */
  readonly models: string
  readonly name: MergedName
  /** Asked only where the file has to be made: its size, and what writes it. */
  readonly plan: () => Promise<{ readonly bytes: number; readonly write: (file: string) => Promise<void> }>
}

/** What a merged file is made of, which its name tells. */
export interface MergedName {
  /** SHA-256 of the checkpoint's file, or of the first of them. */
  readonly checkpoint: string
  /** As `unet`. */
  readonly network: string
  /** Of the LoRAs' files. */
  readonly loras: readonly string[]
  /** Of all that decides about its values. */
  readonly key: string
}

export interface MergedFile {
  /** From the models folder, as graphs refer to it. */
  readonly location: string
  /** It may be deleted from now on. */
  release(): void
}

/**
 * Weights with LoRAs merged into them, on disk beside the packs: made when they are first used, and deleted when others
 * need the room, those used longest ago first.
 */
export interface MergedWeights {
  /** @throws LikenessError `disk-full`, `output-not-writable`; what `plan` throws. Nothing is left behind then. */
  use(wanted: WantedWeights): Promise<MergedFile>
}

export interface MergedWeightsOptions {
  /** Bytes that all of them together may take; one that is larger is made all the same, and is then the only one. */
  readonly budget?: () => number
  readonly freeSpace?: diskSpace.FreeSpace
}

/** One of SDXL takes up to 5 GB, one of Stable Diffusion 1 up to 1.7. */
const defaultMergedGigabytes = 8

/** Hidden, so that it is no pack. */
export const mergedFolder = (models: string): string => join(models, '.merged')

const files = { weights: 'weights.safetensors', entry: 'entry.json' }

/** What the weights' file was when it was complete; its own date is that of the last use. */
const entryRecord = z.object({ bytes: z.number(), modified: z.number() })

/** Milliseconds in which another program may be about to open what it has made or looked up. */
const justUsed = 60_000

export const createMergedWeights = ({
  budget = () => defaultMergedGigabytes * 1e9,
  freeSpace = diskSpace.freeSpace,
}: MergedWeightsOptions = {}): MergedWeights => {
  /** How many sessions of this process have an entry open. */
  const holds = new Map<string, number>()
  const making = new Map<string, Promise<void>>()

  const hold = (entry: string): (() => void) => {
    holds.set(entry, (holds.get(entry) ?? 0) + 1)
    let isHeld = true
    return () => {
      if (!isHeld) return
      isHeld = false
      const left = holds.get(entry)! - 1
      if (left > 0) holds.set(entry, left)
      else holds.delete(entry)
    }
  }

  /** Deletes entries used longest ago, until so many bytes more are within the budget. */
  const makeRoom = async (folder: string, needed: number, now = Date.now()): Promise<void> => {
    const entries = [...(await readCacheEntries(folder))].sort((a, b) => a.usedAt - b.usedAt)
    let total = entries.reduce((sum, { bytes }) => sum + bytes, needed)
    for (const { path, bytes, usedAt } of entries) {
      if (total <= budget()) return
      if (holds.has(path) || now - usedAt < justUsed) continue
      // Windows does not delete one that another process has open; the next time does.
      const isGone = await rm(path, { recursive: true }).then(
        () => true,
        () => false,
      )
      if (isGone) total -= bytes
    }
  }

  const make = async (folder: string, entry: string, { plan }: WantedWeights): Promise<void> => {
    const temporary = temporaryIn(folder)
    try {
      const { bytes, write } = await plan()
      await makeFolder(folder)
      await makeRoom(folder, bytes)
      await diskSpace.assertSpaceForModels(folder, bytes, freeSpace)
      await makeFolder(temporary)
      await write(join(temporary, files.weights))
      const { size, mtimeMs } = await stat(join(temporary, files.weights))
      await writeFile(join(temporary, files.entry), JSON.stringify({ bytes: size, modified: mtimeMs }))
      await rm(entry, { recursive: true, force: true })
      await renameWithRetry(temporary, entry).catch(async error => {
        // Another process was quicker.
        if (!(await isComplete(entry))) throw error
      })
    } catch (error) {
      throw toMergeError(error, folder)
    } finally {
      await rm(temporary, { recursive: true, force: true }).catch(() => {})
    }
  }

  return {
    use: async wanted => {
      const folder = mergedFolder(wanted.models)
      const entry = join(folder, nameOf(wanted.name))
      const release = hold(entry)
      try {
        if (!(await isComplete(entry))) {
          const done = making.get(entry) ?? make(folder, entry, wanted)
          making.set(entry, done)
          await done.finally(() => making.delete(entry))
        }
        const now = new Date()
        await utimes(join(entry, files.entry), now, now).catch(() => {})
        return { location: `${basename(folder)}/${basename(entry)}/${files.weights}`, release }
      } catch (error) {
        release()
        throw error
      }
    },
  }
}

/** Digits of a file's hash in a name: sixteen LoRAs have to fit into 255 characters. */
const shownDigits = 10

const shown = (sha256: string): string => sha256.slice(0, shownDigits)

const nameOf = ({ checkpoint, network, loras, key }: MergedName): string =>
  [shown(checkpoint), network, ...loras.map(shown), key.slice(0, 16)].join('-')

/** Whether it is there as it was written. */
const isComplete = async (entry: string): Promise<boolean> => {
  const record = await readJsonFile(join(entry, files.entry), value => entryRecord.parse(value))
  const info = record && (await stat(join(entry, files.weights)).catch(() => null))
  // A move to another disk keeps milliseconds.
  return !!record && info?.size === record.bytes && Math.abs(info.mtimeMs - record.modified) < 2
}

/**
 * Deletes what was made of a pack that is removed.
 * @param hashes SHA-256 of its files of weights
 */
export const removeMergedOf = async (models: string, hashes: readonly string[]): Promise<void> => {
  const folder = mergedFolder(models)
  for (const name of await readdir(folder).catch(() => []))
    if (hashes.some(sha256 => name.split('-').includes(shown(sha256))))
      // What cannot be deleted goes when others need the room.
      await rm(join(folder, name), { recursive: true, force: true }).catch(() => {})
}

const toMergeError = (error: unknown, folder: string): unknown => {
  if (isDiskFull(error))
    return new LikenessError(
      'disk-full',
      `There is not enough room in "${folder}" for the model with its LoRAs merged in. Free some space, or move the models folder to another disk.`,
      { cause: error },
    )
  const code = errorCode(error)
  if (error instanceof LikenessError || code === undefined || (error as Error).name === 'AbortError')
    return error
  return new LikenessError(
    'output-not-writable',
    `The model with its LoRAs merged in cannot be written to "${folder}" (${code}). Change its permissions, or move the models folder.`,
    { cause: error },
  )
}
