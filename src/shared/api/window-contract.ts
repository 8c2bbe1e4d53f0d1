import { z } from 'zod'
import { type Contract, contract } from './contract.ts'
import { packReport } from './doctor.ts'
import type { EngineEvents } from './engine-events.ts'
import { keptForm } from './form.ts'
import { type Failure, job } from './jobs.ts'
import { pictureId } from './library.ts'
import type { PhotoReport } from './photos.ts'
import { type Settings, settings, settingsPatch } from './settings.ts'

const nothing = z.strictObject({})
const done = z.object({})

/** Whether other programs of this computer can use Likeness now. */
export const localApiState = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('off') }),
  z.object({ kind: z.literal('on'), url: z.string() }),
  /** It was switched on and could not start; `message` says why. */
  z.object({ kind: z.literal('failed'), message: z.string() }),
])
export type LocalApiState = z.infer<typeof localApiState>

export const engineStatus = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('starting') }),
  z.object({ kind: z.literal('ready') }),
  /** It ended and is started again. */
  z.object({ kind: z.literal('restarting') }),
  /** It ended too often in a row. */
  z.object({ kind: z.literal('failed'), message: z.string() }),
])
export type EngineStatus = z.infer<typeof engineStatus>

/** Routes that only the desktop app has, handled by its main process. */
export const desktopContract = {
  'app.info': {
    input: nothing,
    output: z.object({
      version: z.string(),
      platform: z.string(),
      locale: z.string(),
      electron: z.string(),
      libraryFolder: z.string(),
      modelsFolder: z.string(),
      logFile: z.string(),
    }),
  },
  /** Text of NOTICE: every licence of what is shipped. */
  'app.licences': { input: nothing, output: z.object({ text: z.string() }) },
  'app.status': { input: nothing, output: engineStatus },
  'app.localApi': { input: nothing, output: localApiState },
  /** Tries again after `failed`. */
  'app.restartEngine': { input: nothing, output: done },
  /** Opens the log in the program the person has for texts. */
  'app.openLog': { input: nothing, output: done },
  /** Jobs that were not done when the app last ended, until the person says what is to become of them. */
  'jobs.left': { input: nothing, output: z.object({ jobs: z.array(job) }) },
  /** Puts them in line again; the interrupted one begins anew. */
  'jobs.resumeLeft': { input: nothing, output: done },
  'jobs.discardLeft': { input: nothing, output: done },
  /** Writes what went wrong in the window into the log. */
  'app.reportError': {
    input: z.strictObject({ message: z.string().max(2000), stack: z.string().max(8000) }),
    output: done,
  },
  /** The form as it was left; null at the first start. */
  'form.get': { input: nothing, output: z.object({ form: keptForm.nullable() }) },
  'form.set': { input: z.strictObject({ form: keptForm }), output: done },
  'settings.get': { input: nothing, output: settings },
  /** To turn the safety filter off or the local API on, the person is asked in a dialog of the system. */
  'settings.set': { input: settingsPatch, output: settings },
  /** Asks for a folder in the system's dialog; null when the person thought better of it. */
  'settings.chooseFolder': {
    input: z.strictObject({ which: z.enum(['library', 'models']), reset: z.boolean().default(false) }),
    output: z.object({ settings: settings.nullable() }),
  },
  /** Asks for a model on this computer and takes it in; null when the person thought better of it. */
  'models.choose': {
    input: z.strictObject({ what: z.enum(['file', 'folder']) }),
    output: z.object({ pack: packReport.nullable() }),
  },
  /** Asks for an empty folder and moves the installed models there; null when the person thought better of it. */
  'models.moveFolder': {
    input: nothing,
    output: z.object({ moved: contract['models.move'].output.nullable() }),
  },
  /** Asks where, then copies; null when the person thought better of it. */
  'results.saveAs': {
    input: z.strictObject({ id: pictureId }),
    output: z.object({ file: z.string().nullable() }),
  },
  'results.copyImage': { input: z.strictObject({ id: pictureId }), output: done },
  'results.showInFolder': { input: z.strictObject({ id: pictureId }), output: done },
  /** To be called in `dragstart`, with the default prevented: the system drags the file itself. */
  'results.startDrag': { input: z.strictObject({ ids: z.array(pictureId).min(1).max(100) }), output: done },
} as const satisfies Record<string, { input: z.ZodType; output: z.ZodType }>

export type DesktopContract = typeof desktopContract
export type DesktopRoute = keyof DesktopContract

/** Engine routes the window may call; the others belong to the command line or to the main process. */
export const windowEngineRoutes = [
  'doctor',
  'models.list',
  'models.verify',
  'models.catalog',
  'models.install',
  'models.pause',
  'models.resume',
  'models.cancel',
  'models.installs',
  'models.remove',
  'models.cancelMove',
  'models.preload',
  'jobs.submit',
  'jobs.list',
  'jobs.cancel',
  'jobs.cancelAll',
  'jobs.move',
  'jobs.dismiss',
  'library.list',
  'library.favourite',
  'library.delete',
  'library.deleted',
  'library.restore',
  'library.discard',
  'photos.import',
  'photos.read',
  'photos.person',
  'recipes.read',
] as const satisfies readonly (keyof Contract)[]
export type WindowEngineRoute = (typeof windowEngineRoutes)[number]

/** Everything the window can ask for. */
export const windowContract = {
  ...desktopContract,
  ...(Object.fromEntries(windowEngineRoutes.map(route => [route, contract[route]])) as Pick<
    Contract,
    WindowEngineRoute
  >),
}
export type WindowContract = typeof windowContract
export type WindowRoute = keyof WindowContract
export type WindowInput<R extends WindowRoute> = z.input<WindowContract[R]['input']>
export type WindowOutput<R extends WindowRoute> = z.output<WindowContract[R]['output']>

export const menuCommands = [
  'create',
  'cancel',
  'save-as',
  'copy-image',
  'show-in-folder',
  'delete',
  'favourite',
  'new-seed',
  'show-library',
  'show-settings',
  'show-about',
  'show-licences',
  'focus-prompt',
  'search-library',
] as const
export type MenuCommand = (typeof menuCommands)[number]

/** What the window can listen to. */
export type WindowEvents = EngineEvents & {
  status: EngineStatus
  settings: Settings
  localApi: LocalApiState
  /** Something happened that the person should know: settings set aside, the engine restarted. */
  notice: Failure
  menu: { readonly command: MenuCommand }
  /** A photo opened from the command line, the dock or a second start. */
  photo: PhotoReport
  /** A photo opened that way could not be used. */
  photoFailed: Failure
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
}
