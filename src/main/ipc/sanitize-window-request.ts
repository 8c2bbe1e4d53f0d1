import { randomUUID } from 'node:crypto'
import { realPathBelow } from '../../node/is-below.ts'
import type { Settings } from '../../shared/api/settings.ts'
import type { WindowEngineRoute } from '../../shared/api/window-contract.ts'
import { DesktopError } from './desktop-error.ts'

export interface WindowRequestContext {
  readonly settings: Settings
  readonly library: string
  readonly photos: string
}

type Fields = Readonly<Record<string, unknown>>

const fieldsOf = (value: unknown): Fields | undefined =>
  value !== null && typeof value === 'object' && !Array.isArray(value) ? (value as Fields) : undefined

/** Inputs that name a file to read. */
const pathFields = ['photo', 'photoPerson', 'init', 'source', 'target', 'targetPerson', 'file'] as const
/** Inputs that name a place to write to, or that the settings decide. */
const forbiddenFields = ['out', 'crops'] as const

/**
 * What a request from the window becomes before the engine gets it. The window shows pictures of unknown origin,
 * so it may neither read nor write where it likes, nor go around the person's settings. Everything else about the
 * input is the engine's to parse.
 * @throws DesktopError `not-allowed`
 */
export const sanitizeWindowRequest = async (
  route: WindowEngineRoute,
  input: unknown,
  context: WindowRequestContext,
): Promise<unknown> => {
  const fields = fieldsOf(input)
  if (!fields) return input
  if (route === 'photos.import' && 'path' in fields)
    throw new DesktopError('not-allowed', 'The window hands photos over as bytes, not as paths.')
  if (route === 'models.preload') return { ...fields, provider: context.settings.provider }
  if (route !== 'jobs.submit') return input
  const work = fieldsOf(fields.work)
  const workInput = fieldsOf(work?.input)
  if (!work || !workInput) return input
  const id = fields.id ?? randomUUID()
  // Only the HTTP server says that a job came through it.
  const { origin: _, ...rest } = fields
  return { ...rest, id, work: { ...work, input: await sanitizeJobWork(work.route, workInput, context) } }
}

const sanitizeJobWork = async (
  route: unknown,
  input: Fields,
  context: WindowRequestContext,
): Promise<Fields> => {
  for (const name of forbiddenFields)
    if (input[name] !== undefined)
      throw new DesktopError('not-allowed', `The window may not say where results go ("${name}").`)
  for (const name of pathFields) {
    const path = input[name]
    if (typeof path === 'string' && !(await isOurs(path, context)))
      throw new DesktopError(
        'not-allowed',
        `"${path}" is neither a photo given to Likeness nor a picture of the library, or it is gone. Open it again.`,
      )
  }
  const { provider: asked = 'auto', ...rest } = input
  const provider = asked === 'auto' ? context.settings.provider : asked
  const allowNsfw = !context.settings.safetyFilter
  switch (route) {
    case 'create':
      return { ...rest, provider, allowNsfw, keepIntermediates: true }
    case 'swap':
      return { ...rest, provider, allowNsfw }
    default:
      return { ...rest, provider }
  }
}

const isOurs = async (path: string, { library, photos }: WindowRequestContext): Promise<boolean> =>
  (await realPathBelow(path, photos)) !== undefined || (await realPathBelow(path, library)) !== undefined
