import type { z } from 'zod'
import { LikenessError } from '../../errors.ts'
import { type AnySchedulerConfig, type SchedulerClass, schedulerSchemas } from './config-schemas.ts'

/** A pack's scheduler settings with every default filled in, and what its file said itself. */
export type SchedulerConfig = AnySchedulerConfig & {
  /** The fields the pack's file states: another algorithm takes its own default for those it does not. */
  readonly stated: Readonly<Record<string, unknown>>
}

/**
 * Reads a pack's parsed scheduler_config.json. A field the class does not have is ignored and a missing or null
 * one takes the class's default, both as in diffusers.
 * @throws LikenessError `model-unsupported` for a scheduler or an option that is not built (naming it);
 *   `pack-damaged` for contents that no scheduler could have.
 */
export const parseSchedulerConfig = (json: unknown): SchedulerConfig => {
  const stated = statedFields(json)
  const name = stated._class_name
  if (typeof name !== 'string')
    throw new LikenessError(
      'pack-damaged',
      'The scheduler settings (scheduler_config.json) name no scheduler in "_class_name". Download the pack again.',
    )
  if (!isSupported(name))
    throw new LikenessError(
      'model-unsupported',
      `The pack's scheduler ${name} is not supported. Choose a pack that uses one of: ${Object.keys(schedulerSchemas).join(', ')}.`,
    )
  const result = schedulerSchemas[name].safeParse(stated)
  if (!result.success) throw refusal(name, result.error.issues[0]!, stated)
  const { trained_betas, num_train_timesteps } = result.data
  if (trained_betas && trained_betas.length !== num_train_timesteps)
    throw new LikenessError(
      'pack-damaged',
      `The pack's ${name} lists ${trained_betas.length} betas for ${num_train_timesteps} training timesteps. Download the pack again.`,
    )
  return { ...result.data, stated }
}

/** Null and infinite values mean "not set" in these files. */
const statedFields = (json: unknown): Record<string, unknown> => {
  if (typeof json !== 'object' || json === null || Array.isArray(json))
    throw new LikenessError(
      'pack-damaged',
      'The scheduler settings (scheduler_config.json) are not a JSON object. Download the pack again.',
    )
  const isSet = ([, value]: [string, unknown]) =>
    value !== null && value !== undefined && value !== Number.NEGATIVE_INFINITY
  return Object.fromEntries(Object.entries(json).filter(isSet))
}

const isSupported = (name: string): name is SchedulerClass => Object.hasOwn(schedulerSchemas, name)

const refusal = (
  name: SchedulerClass,
  issue: z.core.$ZodIssue,
  stated: Record<string, unknown>,
): LikenessError => {
  const field = String(issue.path[0])
  const value = JSON.stringify(stated[field])?.slice(0, 60)
  const damaged = issue.code === 'too_small' || issue.code === 'too_big' || issue.code === 'invalid_type'
  return damaged
    ? new LikenessError(
        'pack-damaged',
        `The pack's ${name} has an impossible ${field} (${value}). Download the pack again.`,
      )
    : new LikenessError(
        'model-unsupported',
        `The pack's ${name} sets ${field} to ${value}, which is not supported. Choose another pack, or correct its scheduler_config.json.`,
      )
}
