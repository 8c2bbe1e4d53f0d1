import { toRefusal } from '../../shared/api/failure.ts'
import {
  type Answer,
  type DesktopRoute,
  desktopContract,
  type WindowRoute,
  windowContract,
} from '../../shared/window/window-contract.ts'
import type { Desktop, Handler } from './desktop.ts'
import { DesktopError, EngineRefusal, toFailure } from './desktop-error.ts'
import {
  appInfo,
  appLicences,
  appStatus,
  appUsable,
  getForm,
  localApiState,
  openApiDocs,
  openLog,
  reportError,
  restartEngine,
  setForm,
} from './handlers/app.ts'
import { cancelExport, exportPictures } from './handlers/export.ts'
import {
  chooseFolderOfPictures,
  chooseOutFolder,
  openDroppedFolder,
  showFolderResults,
} from './handlers/folders.ts'
import { discardLeftJobs, leftJobs, resumeLeftJobs } from './handlers/left-jobs.ts'
import { chooseModel, importDroppedModel, moveModelsFolder, openHomepage } from './handlers/models.ts'
import { takeOpenedPhoto } from './handlers/opened-photo.ts'
import { choosePeople, groupDroppedPeople } from './handlers/people.ts'
import { copyImage, saveAs, showInFolder, startDrag } from './handlers/results.ts'
import { chooseFolder, getSettings, setSettings } from './handlers/settings.ts'
import {
  checkForUpdates,
  downloadUpdate,
  installUpdate,
  openUpdatePage,
  updateState,
} from './handlers/updates.ts'
import { sanitizeWindowRequest } from './sanitize-window-request.ts'
import { toWindowAnswer, toWindowFailure } from './window-view.ts'

const handlers: { readonly [R in DesktopRoute]: Handler<R> } = {
  'app.info': appInfo,
  'app.licences': appLicences,
  'app.usable': appUsable,
  'app.status': appStatus,
  'app.localApi': localApiState,
  'app.openApiDocs': openApiDocs,
  'app.restartEngine': restartEngine,
  'app.openLog': openLog,
  'jobs.left': leftJobs,
  'jobs.resumeLeft': resumeLeftJobs,
  'jobs.discardLeft': discardLeftJobs,
  'app.reportError': reportError,
  'form.get': getForm,
  'form.set': setForm,
  'settings.get': getSettings,
  'settings.set': setSettings,
  'settings.chooseFolder': chooseFolder,
  'models.choose': chooseModel,
  'models.openHomepage': openHomepage,
  'models.moveFolder': moveModelsFolder,
  'people.choose': choosePeople,
  'folders.choose': chooseFolderOfPictures,
  'folders.chooseOut': chooseOutFolder,
  'folders.show': showFolderResults,
  'photos.opened': takeOpenedPhoto,
  'results.saveAs': saveAs,
  'results.export': exportPictures,
  'results.cancelExport': cancelExport,
  'results.copyImage': copyImage,
  'results.showInFolder': showInFolder,
  'results.startDrag': startDrag,
  'updates.state': updateState,
  'updates.check': checkForUpdates,
  'updates.download': downloadUpdate,
  'updates.install': installUpdate,
  'updates.openPage': openUpdatePage,
}

const isDesktopRoute = (route: WindowRoute): route is DesktopRoute => Object.hasOwn(desktopContract, route)

/** Answers a request of the window. The only place where errors become answers. Never rejects. */
export const answerWindow = async (
  desktop: Desktop,
  route: unknown,
  input: unknown,
): Promise<Answer<unknown>> => {
  try {
    if (typeof route !== 'string' || !Object.hasOwn(windowContract, route))
      throw new DesktopError('unknown-route', 'The window asked for something that does not exist.')
    const known = route as WindowRoute
    if (isDesktopRoute(known)) return { ok: true, value: await handle(desktop, known, input) }
    const allowed = sanitizeWindowRequest(known, input, desktop.settings.get())
    return toWindowAnswer(known, await desktop.engine.request(known, allowed))
  } catch (error) {
    return refused(error, desktop)
  }
}

const refused = (error: unknown, { log }: Desktop): Answer<never> => ({
  ok: false,
  error: toWindowFailure(toFailure(error, log.error)),
})

/** Answers for a model that was dropped on the window. */
export const answerModelImport = async (desktop: Desktop, path: unknown): Promise<Answer<unknown>> => {
  try {
    return { ok: true, value: await importDroppedModel(desktop, path) }
  } catch (error) {
    return refused(error, desktop)
  }
}

/** Answers for pictures of people that were dropped on the window. */
export const answerGroupPeople = async (desktop: Desktop, paths: unknown): Promise<Answer<unknown>> => {
  try {
    return { ok: true, value: await groupDroppedPeople(desktop, paths) }
  } catch (error) {
    return refused(error, desktop)
  }
}

/** Answers for files and folders of pictures that were dropped on the window. */
export const answerFolderDrop = async (desktop: Desktop, paths: unknown): Promise<Answer<unknown>> => {
  try {
    return { ok: true, value: await openDroppedFolder(desktop, paths) }
  } catch (error) {
    return refused(error, desktop)
  }
}

const handle = <R extends DesktopRoute>(desktop: Desktop, route: R, input: unknown) => {
  const parsed = desktopContract[route].input.safeParse(input)
  if (!parsed.success) throw new EngineRefusal(toRefusal(parsed.error))
  const handler = handlers[route] as unknown as (input: unknown, desktop: Desktop) => unknown
  return handler(parsed.data, desktop)
}
