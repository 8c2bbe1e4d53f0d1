import { z } from 'zod'
import { languages } from '../i18n/languages.ts'
import * as option from './options.ts'
import { maxBytes, outputFormat, quality } from './output.ts'

export const themes = ['system', 'light', 'dark'] as const

/** How pictures are saved. */
const savedAs = z.object({
  format: outputFormat.default('png'),
  /** Null is the format's default; PNG has none. */
  quality: quality.nullable().default(null),
  /** Most bytes of a file; null sets no limit. Not with PNG. */
  maxBytes: maxBytes.nullable().default(null),
  keepPhotoData: z.boolean().default(true),
  keepPosition: z.boolean().default(false),
  recipe: z.boolean().default(true),
  contentCredentials: z.boolean().default(false),
})
/** The orders that the library can be shown in. */
export const librarySorts = ['newest', 'oldest', 'largest', 'name', 'likeness'] as const
export type LibrarySort = (typeof librarySorts)[number]

/** How the window shows the library. */
const libraryView = z.object({
  sort: z.enum(librarySorts).default('newest'),
  /** Least pixels of a picture's side in the grid. */
  tile: z.int().min(96).max(360).default(136),
})

export type SavedAs = z.infer<typeof savedAs>

/** The person's settings. Every field has a default, so that a new version can add one. */
export const settings = z.object({
  version: z.literal(1).default(1),
  language: z.enum(['system', ...languages]).default('system'),
  theme: z.enum(themes).default('system'),
  provider: option.providerName.default('auto'),
  /** Which pack fills which role; a role left out is filled by what is installed. */
  models: option.modelChoice.default({}),
  /** Minutes after which networks that nothing uses leave the memory; null for never. */
  unloadAfterMinutes: z.number().min(1).max(1440).nullable().default(5),
  /** Null keeps the folder below the app's own data folder; so does `modelsFolder`. */
  libraryFolder: option.path.nullable().default(null),
  modelsFolder: option.path.nullable().default(null),
  /** Room for models with LoRAs merged into them, beside the models; the last is always kept. Read by every program. */
  mergedGigabytes: z.number().min(0).max(1000).default(8),
  safetyFilter: z.boolean().default(true),
  output: savedAs.default(savedAs.parse({})),
  libraryView: libraryView.default(libraryView.parse({})),
  localApi: z
    .object({ enabled: z.boolean().default(false), port: z.int().min(1024).max(65535).default(8000) })
    .default({ enabled: false, port: 8000 }),
  /** A notification of the system when a long job ends while the window has not the focus. */
  notifications: z.boolean().default(true),
  /** Looks for a newer version when the app starts. */
  checkForUpdates: z.boolean().default(false),
  /** When the person was shown what holds for other people's faces. */
  consentShown: z.boolean().default(false),
})
export type Settings = z.infer<typeof settings>

/**
 * What holds for other programs, too: provider and models where a request names none (packs that are not installed any
 * more are passed over), the safety filter whatever a request says.
 */
export type ApiPolicy = Pick<Settings, 'provider' | 'models' | 'safetyFilter'>

const { shape } = settings

/** What the renderer may change; folders are changed through a dialog only. A field left out stays as it is. */
export const settingsPatch = z.object({
  language: shape.language.unwrap().optional(),
  theme: shape.theme.unwrap().optional(),
  provider: shape.provider.unwrap().optional(),
  models: shape.models.unwrap().optional(),
  unloadAfterMinutes: shape.unloadAfterMinutes.unwrap().optional(),
  mergedGigabytes: shape.mergedGigabytes.unwrap().optional(),
  safetyFilter: shape.safetyFilter.unwrap().optional(),
  localApi: shape.localApi.unwrap().optional(),
  notifications: shape.notifications.unwrap().optional(),
  output: shape.output.unwrap().optional(),
  libraryView: shape.libraryView.unwrap().optional(),
  checkForUpdates: shape.checkForUpdates.unwrap().optional(),
  consentShown: shape.consentShown.unwrap().optional(),
})
export type SettingsPatch = z.infer<typeof settingsPatch>

export const settingsRoutes = {
  'settings.get': { input: option.noInput, output: settings },
  /** To turn the safety filter off or the local API on, the person is asked in a dialog of the system. */
  'settings.set': { input: settingsPatch, output: settings },
  /** Asks for a folder in the system's dialog; null when the person thought better of it. */
  'settings.chooseFolder': {
    input: z.strictObject({ which: z.enum(['library', 'models']), reset: z.boolean().default(false) }),
    output: z.object({ settings: settings.nullable() }),
  },
} as const
