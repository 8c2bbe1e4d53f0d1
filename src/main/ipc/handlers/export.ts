import { access } from 'node:fs/promises'
import { join, parse } from 'node:path'
import { app } from 'electron'
import type { RouteInput, RouteOutput } from '../../../shared/api/contract.ts'
import type { Failure } from '../../../shared/api/failure.ts'
import { formatEndings, type OutputFormat } from '../../../shared/api/output.ts'
import type { Notice } from '../../../shared/api/outputs.ts'
import { lastFolder, rememberFolder } from '../../settings/last-folder.ts'
import type { Desktop, Handler } from '../desktop.ts'
import { DesktopError } from '../desktop-error.ts'
import { toWindowFailure } from '../window-view.ts'
import { askForPaths } from './ask.ts'

/** Set while pictures are exported. */
let running: { cancelled: boolean } | null = null

export const cancelExport: Handler<'results.cancelExport'> = () => {
  if (running) running.cancelled = true
  return {}
}

/** Errors that every later picture would meet, too. */
const endsAll = new Set(['disk-full', 'output-not-writable', 'engine-failed'])

export const exportPictures: Handler<'results.export'> = async ({ ids, output, longestSide }, desktop) => {
  if (running)
    throw new DesktopError('export-running', 'Pictures are being exported. Wait until that is done.')
  const run = { cancelled: false }
  running = run
  try {
    const folder = await askForFolder(desktop)
    const failed: (Failure & { readonly id: string })[] = []
    const notices = new Map<Notice['code'], Notice>()
    let saved = 0
    for (const [done, id] of folder === null ? [] : ids.entries()) {
      if (run.cancelled) break
      desktop.channel.send('exporting', { done, of: ids.length })
      const out = await freePath(folder!, id, output.format)
      const answer = await exportOne({ id, out, output, longestSide }, desktop)
      if (answer.ok) {
        saved++
        for (const notice of answer.value.notices) notices.set(notice.code, toWindowFailure(notice) as Notice)
      } else {
        failed.push({ id, ...toWindowFailure(answer.error) })
        if (endsAll.has(answer.error.code)) break
      }
    }
    return { folder, saved, failed, notices: [...notices.values()] }
  } finally {
    running = null
  }
}

type ExportAnswer =
  | { readonly ok: true; readonly value: RouteOutput<'library.export'> }
  | { readonly ok: false; readonly error: Failure }

const exportOne = async (input: RouteInput<'library.export'>, { engine }: Desktop): Promise<ExportAnswer> =>
  (await engine.request('library.export', input)) as ExportAnswer

const askForFolder = async (desktop: Desktop): Promise<string | null> => {
  const memory = join(desktop.paths.data, 'export-folder.json')
  const [folder] = await askForPaths(desktop, {
    defaultPath: await lastFolder(memory, app.getPath('pictures')),
    properties: ['openDirectory', 'createDirectory'],
  })
  if (folder === undefined) return null
  await rememberFolder(memory, folder)
  return folder
}

/** A path of the picture's name, with a number where that is taken. */
const freePath = async (folder: string, id: string, format: OutputFormat): Promise<string> => {
  const ending = formatEndings[format][0]
  for (let n = 1; ; n++) {
    const path = join(folder, `${parse(id).name}${n === 1 ? '' : `-${n}`}.${ending}`)
    const isTaken = await access(path).then(
      () => true,
      () => false,
    )
    if (!isTaken) return path
  }
}
