import type { Handler } from '../engine.ts'
import { textToImageSettings } from '../workflows/validate-create.ts'
import { openEnhanceNetworks, openSafety } from './registry/open-roles.ts'
import { openTextToImage } from './registry/open-text-to-image.ts'
import { findPack } from './registry/pack-library.ts'
import { findPreviewDecoder } from './registry/preview-decoder.ts'
import { availableMemory } from './runtime/memory/available-memory.ts'
import type { SessionCache } from './runtime/session-cache.ts'

/** Bytes: loading a larger pack would block the engine for too long, for something that may not be used. */
const maxPackBytes = 2 ** 30

/** Free memory in multiples of the weights: no other network is closed for preloading. */
const minFreeFactor = 6

/**
 * Opens what a picture needs before it is used, so that the first one begins at once: first what draws it, then what
 * comes after. It gives way to jobs, and ignores all errors.
 */
export const preload: Handler<'models.preload'> = async (
  { pack: id, provider: requested, enhance, use },
  { engine },
) => {
  if (engine.jobs.isBusy()) return {}
  const open = async () => {
    const library = await engine.packs()
    const pack = findPack(library, id)
    const bytes = pack.manifest.files.reduce((sum, file) => sum + file.bytes, 0)
    const provider = await engine.providers.resolveCached(requested)
    // On another provider a benchmark may be needed, which takes minutes.
    if (provider !== 'cpu' || bytes > maxPackBytes || bytes * minFreeFactor > availableMemory()) return
    const cache = engine.sessions(provider)
    const sessions: SessionCache = {
      ...cache,
      open: async (...what) => {
        if (engine.jobs.isBusy()) throw new Error('a job was submitted')
        return cache.open(...what)
      },
    }
    const settings = textToImageSettings(pack)
    const previewDecoder = findPreviewDecoder(library, settings.checkpoint)
    await openTextToImage(pack, settings, sessions, { previews: true, previewDecoder })
    await openSafety(library, sessions)
    if (enhance) await openEnhanceNetworks(library, sessions, use)
  }
  // Once on every machine: else the first picture would wait for it.
  if (requested === 'auto') await engine.providers.probeAhead().catch(() => {})
  if (engine.jobs.isBusy()) return {}
  // The job that uses the pack gets the same error.
  await engine.besideJobs(open).catch(() => {})
  return {}
}

export const unload: Handler<'models.unload'> = async (_input, { engine, signal }) => {
  await engine.unload(signal)
  return {}
}
