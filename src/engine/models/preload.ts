import type { Handler } from '../engine.ts'
import { textToImageSettings } from '../workflows/validate-create.ts'
import { openTextToImage } from './registry/open-text-to-image.ts'
import { findPack } from './registry/pack-library.ts'
import { availableMemory } from './runtime/memory/available-memory.ts'

/** Larger packs take the engine longer to load than it may be deaf for a guess. */
const mostBytes = 2 ** 30

/** What memory must be free, in weights: nothing else is to be closed for a guess. */
const wantedRoom = 6

/**
 * Opens what draws before it is asked to, so that the first picture begins at once. Nothing depends on it: it gives way
 * to everything, tries no provider, and keeps its troubles to itself.
 */
export const preload: Handler<'models.preload'> = async ({ pack: id, provider: wish }, { engine }) => {
  if (engine.jobs.isBusy()) return {}
  const open = async () => {
    const pack = findPack(await engine.packs(), id)
    const bytes = pack.manifest.files.reduce((sum, file) => sum + file.bytes, 0)
    const provider = await engine.providers.recall(wish)
    // Another might have to be tried with the network first, which takes minutes.
    if (provider !== 'cpu' || bytes > mostBytes || bytes * wantedRoom > availableMemory()) return
    const sessions = engine.sessions(provider)
    await openTextToImage(pack, textToImageSettings(pack), {
      ...sessions,
      open: async (of, path) => {
        if (engine.jobs.isBusy()) throw new Error('a job has come')
        return sessions.open(of, path)
      },
    })
  }
  // Whoever draws is told what is wrong.
  await engine.besideJobs(open).catch(() => {})
  return {}
}
