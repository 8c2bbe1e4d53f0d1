import { shell } from 'electron'
import { hasUnfinished } from '../../../shared/api/job-states.ts'
import { releasesPage } from '../../updates/open-updater.ts'
import type { Handler } from '../desktop.ts'
import { DesktopError } from '../desktop-error.ts'

export const updateState: Handler<'updates.state'> = (_input, { updates }) => updates.state()

export const checkForUpdates: Handler<'updates.check'> = (_input, { updates }) => {
  void updates.check()
  return {}
}

export const downloadUpdate: Handler<'updates.download'> = (_input, { updates }) => {
  void updates.download()
  return {}
}

export const installUpdate: Handler<'updates.install'> = (_input, { updates, engine }) => {
  if (hasUnfinished(engine.jobs()))
    throw new DesktopError(
      'update-jobs-running',
      'Likeness is replaced when no job is running or waiting. Wait for the jobs to end, or cancel them.',
    )
  updates.install()
  return {}
}

export const openUpdatePage: Handler<'updates.openPage'> = async () => {
  await shell.openExternal(releasesPage)
  return {}
}
