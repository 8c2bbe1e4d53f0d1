import { LikenessError } from '../core/errors.ts'
import { record } from '../core/runtime/inference-clock.ts'
import { openSession } from '../core/runtime/open-session.ts'
import type { Session } from '../core/runtime/session.ts'
import type { Pack } from './packs/pack-library.ts'
import { verifiedFile } from './packs/verify.ts'

/** Networks kept open between jobs. */
export interface SessionCache {
  /** Opens a pack's network, or hands out the one already open. */
  open(pack: Pack, path: string): Promise<Session>
  /** Closes every open network whose pack path starts with one of these folders; all when none is given. */
  release(...folders: string[]): Promise<void>
}

/** @param provider the execution provider tried first; a network it cannot load runs on cpu. */
export const createSessionCache = (provider: string): SessionCache => {
  const open = new Map<string, Promise<Session>>()
  const keyOf = (pack: Pack, path: string) => `${pack.folder}\n${path}`
  return {
    open: (pack, path) => {
      const key = keyOf(pack, path)
      const known = open.get(key)
      if (known) return known
      const opening = load(pack, path, provider)
      open.set(key, opening)
      opening.catch(() => open.delete(key))
      return opening
    },
    release: async (...folders) => {
      for (const [key, session] of [...open]) {
        const path = key.slice(key.indexOf('\n') + 1)
        if (folders.length > 0 && !folders.some(folder => path.startsWith(`${folder}/`))) continue
        open.delete(key)
        await (await session).dispose()
      }
    },
  }
}

const load = async (pack: Pack, path: string, provider: string): Promise<Session> => {
  const started = performance.now()
  try {
    const file = await verifiedFile(pack, path)
    const name = `${pack.manifest.id}/${path}`
    if (provider === 'cpu') return await openSession(file, { name })
    return await openSession(file, { name, provider }).catch((error: unknown) => {
      const recoverable =
        error instanceof LikenessError &&
        ['provider-unavailable', 'model-unsupported', 'out-of-memory'].includes(error.code)
      if (!recoverable) throw error
      return openSession(file, { name, provider: 'cpu' })
    })
  } finally {
    record('load', performance.now() - started)
  }
}
