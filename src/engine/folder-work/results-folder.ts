import { createHash } from 'node:crypto'
import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import { readJsonFile } from '../../node/json-file.ts'
import { type FolderRoute, isFolderWork } from '../../shared/api/folder-routes.ts'
import { reportName } from '../../shared/api/folder-work.ts'
import type { Job, JobWork } from '../../shared/api/jobs.ts'
import type { Engine } from '../engine.ts'

export type FolderWork = Extract<JobWork, { readonly route: FolderRoute }>

/** What results are called after the name of the pictures' folder. */
const suffixes = { swapFolder: 'swapped', enhanceFolder: 'enhanced' } as const

/** Identifies what a request makes of which pictures, wherever its results go and whatever it runs on. */
export const madeKey = ({ route, input }: FolderWork): string => {
  const { out: _, into: __, overwrite: ___, provider: ____, ...asked } = input
  const fields = Object.entries(asked)
    .filter(([name, value]) => value !== undefined && name !== 'allowNsfw')
    .sort(([a], [b]) => (a < b ? -1 : 1))
  return createHash('sha256')
    .update(JSON.stringify([route, fields]))
    .digest('hex')
    .slice(0, 32)
}

/**
 * The folder for the results of a request that names none: in the library or where `into` says, named after the pictures.
 * It is the one that already holds results of the same request, so that work goes on where it was stopped; never one with
 * other results.
 * @throws LikenessError `unknown-folder`
 */
export const resultsFolder = async (work: FolderWork, engine: Engine): Promise<string> => {
  if (work.input.out !== undefined) return work.input.out
  const { name } = await engine.findFolder(work.input.folder)
  const parent = work.input.into ? (await engine.findFolder(work.input.into)).root : engine.folders.library
  const made = madeKey(work)
  const base = `${safeName(name)} ${suffixes[work.route]}`
  for (let number = 1; ; number++) {
    const folder = join(parent, number === 1 ? base : `${base} ${number}`)
    const other = (await madeIn(folder)) ?? madeBy(engine.jobs.list(), folder)
    if (other === undefined || other === made) return folder
  }
}

/** What the results in a folder are of; undefined where there is none, or nothing in it. */
const madeIn = async (folder: string): Promise<string | undefined> => {
  const report = await readJsonFile(join(folder, reportName), value =>
    z.object({ made: z.string() }).parse(value),
  )
  if (report) return report.made
  return (await readdir(folder).catch(() => [])).length === 0 ? undefined : ''
}

/** What a job of the list that has not begun will make in a folder. */
const madeBy = (jobs: readonly Job[], folder: string): string | undefined => {
  const job = jobs.find(({ work }) => isFolderWork(work) && work.input.out === folder)
  return job && isFolderWork(job.work) ? madeKey(job.work) : undefined
}

/** A folder's name, without what no name on Windows may have. */
const safeName = (name: string): string =>
  name
    // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is left out
    .replace(/[<>:"/\\|?*\u0000-\u001f]/g, '')
    .slice(0, 80)
    .trim() || 'pictures'
