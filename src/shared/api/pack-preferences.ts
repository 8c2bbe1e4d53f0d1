import { z } from 'zod'
import { checkpointSettings, packManifest, textToImageSettings } from '../pack-manifest.ts'
import { schedulerName } from './scheduler-schemas.ts'

const { nativeSize, steps, guidanceScale, content } = textToImageSettings.shape
const { predictionType, clipSkip } = checkpointSettings.shape

const preferences = {
  title: packManifest.shape.title.trim().max(100),
  /** Comes first in lists. */
  favourite: z.boolean(),
  ...{ nativeSize, steps, guidanceScale, content: content.unwrap() },
  /** Of checkpoints only. */
  ...{ predictionType, clipSkip: clipSkip.unwrap(), scheduler: schedulerName },
}

/** What a person changed of a pack; lies beside its manifest, which stays as its publisher or the import made it. */
export const packPreferences = z.strictObject(preferences).partial()
export type PackPreferences = z.infer<typeof packPreferences>

type Nullable<T extends Record<string, z.ZodType>> = { [K in keyof T]: z.ZodNullable<T[K]> }

const nullable = <T extends Record<string, z.ZodType>>(shape: T) =>
  Object.fromEntries(Object.entries(shape).map(([name, schema]) => [name, schema.nullable()])) as Nullable<T>

/** Changes to preferences: null takes one back. */
export const preferenceChanges = z.strictObject(nullable(preferences)).partial()
export type PreferenceChanges = z.infer<typeof preferenceChanges>
