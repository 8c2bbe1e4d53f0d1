import type { z } from 'zod'
import { type Contract, contract, type EngineEvents } from '../api/contract.ts'
import type { Failure } from '../api/failure.ts'
import { folderDialogRoutes } from '../api/folders.ts'
import { resultRoutes } from '../api/library.ts'
import { modelDialogRoutes, windowModelRoutes } from '../api/models.ts'
import { peopleDialogRoutes, windowPeopleRoutes } from '../api/people.ts'
import { openedPhotoRoutes, windowPhotoRoutes } from '../api/photos.ts'
import { type Settings, settingsRoutes } from '../api/settings.ts'
import { appRoutes, type EngineStatus, type LocalApiState } from './app.ts'
import { formRoutes } from './form.ts'
import { type UpdateState, updateRoutes } from './updates.ts'
import { leftJobRoutes, type WindowJob, windowJobRoutes, windowPreviewRoutes } from './window-jobs.ts'
import { windowLibraryRoutes } from './window-library.ts'

/** Routes that only the desktop app has, handled by its main process. */
export const desktopContract = {
  ...appRoutes,
  ...leftJobRoutes,
  ...formRoutes,
  ...settingsRoutes,
  ...modelDialogRoutes,
  ...peopleDialogRoutes,
  ...folderDialogRoutes,
  ...openedPhotoRoutes,
  ...resultRoutes,
  ...updateRoutes,
} as const satisfies Record<string, { input: z.ZodType; output: z.ZodType }>

export type DesktopContract = typeof desktopContract
export type DesktopRoute = keyof DesktopContract

/** Engine routes the window may call; the others belong to the command line or to the main process. */
export const windowEngineRoutes = [
  'doctor',
  'models.list',
  'models.verify',
  'models.catalog',
  'models.bundles',
  'models.measure',
  'models.install',
  'models.pause',
  'models.resume',
  'models.cancel',
  'models.installs',
  'models.cancelImport',
  'models.configure',
  'models.remove',
  'models.cancelMove',
  'models.preload',
  'models.vocabulary',
  'jobs.submit',
  'jobs.list',
  'jobs.expected',
  'jobs.cancel',
  'jobs.cancelAll',
  'jobs.move',
  'jobs.dismiss',
  'library.newest',
  'library.list',
  'library.read',
  'library.favourite',
  'library.delete',
  'library.deleted',
  'library.restore',
  'library.discard',
  'albums.list',
  'albums.create',
  'albums.change',
  'albums.delete',
  'photos.import',
  'photos.read',
  'photos.mark',
  'photos.unmark',
  'photos.person',
  'masks.find',
  'masks.keep',
  'masks.read',
  'people.list',
  'people.group',
  'people.cancelGroup',
  'people.create',
  'people.rename',
  'people.merge',
  'people.unmerge',
  'people.split',
  'people.addPhotos',
  'people.removePhotos',
  'people.decide',
  'people.delete',
  'recipes.read',
  'swapPreview',
  'controlPreview',
  'folders.results',
] as const satisfies readonly (keyof Contract)[]
export type WindowEngineRoute = (typeof windowEngineRoutes)[number]

const engineRoutes = Object.fromEntries(windowEngineRoutes.map(route => [route, contract[route]])) as Pick<
  Contract,
  WindowEngineRoute
>

/** Everything the window can ask for. Where it may ask for less than others, or is answered otherwise, its own schemas stand for the route's. */
export const windowContract = {
  ...desktopContract,
  ...engineRoutes,
  ...windowJobRoutes,
  ...windowLibraryRoutes,
  ...windowPreviewRoutes,
  ...windowPhotoRoutes,
  ...windowPeopleRoutes,
  ...windowModelRoutes,
}
export type WindowContract = typeof windowContract
export type WindowRoute = keyof WindowContract
export type WindowInput<R extends WindowRoute> = z.input<WindowContract[R]['input']>
export type WindowOutput<R extends WindowRoute> = z.output<WindowContract[R]['output']>

export const menuCommands = [
  'create',
  'cancel',
  'undo',
  'save-as',
  'copy-image',
  'show-in-folder',
  'delete',
  'favourite',
  'new-seed',
  'show-library',
  'show-people',
  'show-settings',
  'show-help',
  'show-shortcuts',
  'show-about',
  'show-licences',
  'check-for-updates',
  'focus-prompt',
  'search-library',
] as const
export type MenuCommand = (typeof menuCommands)[number]

/** What the window can listen to. */
export type WindowEvents = Omit<EngineEvents, 'jobs'> & {
  jobs: Omit<EngineEvents['jobs'], 'jobs'> & { readonly jobs: readonly WindowJob[] }
  status: EngineStatus
  settings: Settings
  localApi: LocalApiState
  update: UpdateState
  /** How far an export is. */
  exporting: { readonly done: number; readonly of: number }
  /** Something happened that the person should know: settings set aside, the engine restarted. */
  notice: Failure
  menu: { readonly command: MenuCommand }
  /** A notification was clicked: show what this job made. */
  showJob: { readonly id: string }
  /** A photo was opened from the menu, the command line, the dock or a second start; `photos.opened` takes it in. */
  photo: { readonly token: string }
}
export type WindowEvent = keyof WindowEvents

export type Answer<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly error: Failure }

/** All that the preload script gives the window. */
export interface Bridge {
  request<R extends WindowRoute>(route: R, input: WindowInput<R>): Promise<Answer<WindowOutput<R>>>
  /** Returns the function that ends it. */
  subscribe<E extends WindowEvent>(event: E, listener: (value: WindowEvents[E]) => void): () => void
  /** Takes in a model that was dropped on the window or chosen in it: a file, or a folder as the system hands it over. */
  importModel(file: object): Promise<Answer<WindowOutput<'models.choose'>>>
  /** Groups the faces of pictures or a folder that were dropped on the window. */
  groupPeople(files: readonly object[]): Promise<Answer<WindowOutput<'people.choose'>>>
  /** Takes in pictures that were dropped on the window, files and folders as the system hands them over. */
  openFolder(files: readonly object[]): Promise<Answer<WindowOutput<'folders.choose'>>>
}
