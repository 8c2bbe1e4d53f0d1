import { randomUUID } from 'node:crypto'
import { toRefusal } from '../../shared/api/failure.ts'
import type { JobWork } from '../../shared/api/jobs.ts'
import type { Settings } from '../../shared/api/settings.ts'
import { toOutput } from '../../shared/api/to-output.ts'
import {
  type WindowEngineRoute,
  type WindowInput,
  windowContract,
} from '../../shared/window/window-contract.ts'
import { EngineRefusal } from './desktop-error.ts'

type SettingsThatDecide = Pick<Settings, 'provider' | 'safetyFilter' | 'output'>

/**
 * Turns a request of the window into one for the engine. The window shows pictures of unknown origin: its
 * schemas have no paths, and the fields decided by the settings are added here.
 * @throws EngineRefusal for input that the window's schema refuses
 */
export const sanitizeWindowRequest = (
  route: WindowEngineRoute,
  input: unknown,
  settings: SettingsThatDecide,
): unknown => {
  const parsed = windowContract[route].input.safeParse(input)
  if (!parsed.success) throw new EngineRefusal(toRefusal(parsed.error))
  switch (route) {
    case 'swapPreview':
    case 'controlPreview':
      return { ...parsed.data, provider: settings.provider, allowNsfw: !settings.safetyFilter }
    case 'models.preload':
    case 'people.group':
      return { ...parsed.data, provider: settings.provider }
    case 'jobs.submit': {
      const { id = randomUUID(), work } = parsed.data as WindowInput<'jobs.submit'>
      // Safe: every picture the window's schema accepts is one of the engine's schema.
      return { id, work: underSettings(work as JobWork, settings) }
    }
    default:
      return parsed.data
  }
}

/** A job of the window for the engine: with provider, safety filter and output of the settings, and intermediates kept. */
export const underSettings = (
  { route, input }: JobWork,
  { provider, safetyFilter, output: savedAs }: SettingsThatDecide,
): JobWork => {
  const output = toOutput(savedAs)
  const decided = {
    output,
    provider: input.provider === 'auto' ? provider : input.provider,
    allowNsfw: !safetyFilter,
  }
  switch (route) {
    case 'create':
      return { route, input: { ...input, ...decided, keepIntermediates: true } }
    case 'swap':
      return { route, input: { ...input, ...decided, keepIntermediates: true } }
    case 'enhance':
      return { route, input: { ...input, provider: decided.provider, output, keepIntermediates: true } }
    case 'swapFolder':
      return { route, input: { ...input, ...decided } }
    case 'enhanceFolder':
      return { route, input: { ...input, provider: decided.provider, output } }
  }
}
