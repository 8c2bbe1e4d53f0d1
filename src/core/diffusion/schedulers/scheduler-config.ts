import type { z } from 'zod'
import { LikenessError } from '../../errors.ts'
import { type AnySchedulerConfig, type SchedulerClass, schedulerSchemas } from './config-schemas.ts'

/** A pack's scheduler settings with all defaults, and the fields of its file. */
export type SchedulerConfig = AnySchedulerConfig & {
  /** The fields in the pack's file; for the others another algorithm uses its own defaults. */
  readonly stated: Readonly<Record<string, unknown>>
}

/**
 * Validates a pack's parsed scheduler_config.json. As in diffusers, fields that the class does not have are ignored, and
 * missing or null ones get the class's default.
 * @throws LikenessError `model-unsupported`, with its name, for a scheduler or an option that is not implemented;
 *   `pack-damaged` for contents that no scheduler has
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
  if (!result.success) throw configError(name, result.error.issues[0]!, stated)
  const { trained_betas, num_train_timesteps } = result.data
  if (trained_betas && trained_betas.length !== num_train_timesteps)
    throw new LikenessError(
      'pack-damaged',
      `The pack's ${name} lists ${trained_betas.length} betas for ${num_train_timesteps} training timesteps. Download the pack again.`,
    )
  return { ...result.data, stated }
}

/** Null and −∞ mean "not set" in these files. */
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

const configError = (
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

const jsonTokens = /"(?:[^"\\]|\\.)*"|-?\bInfinity\b|\bNaN\b/g

/**
 * Parses JSON as Python's json module writes it, with Infinity, −Infinity and NaN (which becomes null). Published
 * scheduler_config.json files contain `"lambda_min_clipped": -Infinity`.
 * @throws SyntaxError
 */
export const parseJsonWithInfinity = (text: string): unknown =>
  JSON.parse(
    text.replace(jsonTokens, token => {
      if (token.startsWith('"')) return token
      if (token === 'NaN') return 'null'
      // Larger than the largest double, so it is parsed as infinity.
      return token === 'Infinity' ? '1e999' : '-1e999'
    }),
  )
