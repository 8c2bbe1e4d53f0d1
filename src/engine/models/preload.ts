import type { Handler } from '../engine.ts'
import { textToImageSettings } from '../workflows/validate-create.ts'
import { openTextToImage } from './registry/open-text-to-image.ts'
import { findPack } from './registry/pack-library.ts'
import { availableMemory } from './runtime/memory/available-memory.ts'

/** Bytes: loading a larger pack would block the engine for too long, for something that may not be used. */
const maxPackBytes = 2 ** 30

/** Free memory in multiples of the weights: no other network is closed for preloading. */
const minFreeFactor = 6

/**
 * Opens a text-to-image pack before it is used, so that the first picture begins at once. It gives way to jobs, probes no
 * provider, and ignores all errors.
 */
export const preload: Handler<'models.preload'> = async ({ pack: id, provider: requested }, { engine }) => {
  if (engine.jobs.isBusy()) return {}
  const open = async () => {
    const pack = findPack(await engine.packs(), id)
    const bytes = pack.manifest.files.reduce((sum, file) => sum + file.bytes, 0)
    const provider = await engine.providers.resolveCached(requested)
    // On another provider a benchmark may be needed, which takes minutes.
    if (provider !== 'cpu' || bytes > maxPackBytes || bytes * minFreeFactor > availableMemory()) return
    const sessions = engine.sessions(provider)
    await openTextToImage(pack, textToImageSettings(pack), {
      ...sessions,
      open: async (of, path) => {
        if (engine.jobs.isBusy()) throw new Error('a job was submitted')
        return sessions.open(of, path)
      },
    })
  }
  // The job that uses the pack gets the same error.
  await engine.besideJobs(open).catch(() => {})
  return {}
}
