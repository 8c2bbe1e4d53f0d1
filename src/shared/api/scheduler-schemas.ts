import { z } from 'zod'
import { findScheduler, schedulerHelp, schedulerNames } from './schedulers.ts'

export const schedulerName = z.enum(schedulerNames)

/** A scheduler as people and programs write it. */
export const schedulerChoice = z
  .string()
  .max(100)
  .transform((name, context) => {
    const found = findScheduler(name)
    if (found) return found
    context.addIssue({
      code: 'custom',
      message: `There is no scheduler "${name}". Choose one of: ${schedulerHelp}.`,
    })
    return z.NEVER
  })
  .describe(`${schedulerHelp}; or as diffusers, AUTOMATIC1111 or ComfyUI call it.`)
