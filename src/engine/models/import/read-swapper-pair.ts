import { basename, join } from 'node:path'
import { openSession } from '../../../core/onnx/open-session.ts'
import type { Findings } from './findings.ts'
import { isCrossface, recogniseTranslatedSwapper } from './read-signature.ts'

/** Names under which these networks go round; others need not be opened. */
const family = /ghost|simswap/i

/**
 * A GHOST or SimSwap of a folder with the network that translates embeddings for it; null when they are not both there.
 * Their graphs are alike, so that names have to tell them apart.
 */
export const readSwapperPair = async (folder: string, names: readonly string[]): Promise<Findings | null> => {
  let swapper: { readonly name: string; readonly network: string } | undefined
  const crossfaces: string[] = []
  for (const name of names.filter(each => family.test(each) || /crossface/i.test(each))) {
    const session = await openSession(join(folder, name), { name })
    const network = recogniseTranslatedSwapper(session, name)
    if (network) swapper ??= { name, network }
    else if (isCrossface(session)) crossfaces.push(name)
    await session.dispose()
  }
  const wanted = swapper && family.exec(swapper.name)?.[0].toLowerCase()
  const own = crossfaces.find(name => wanted !== undefined && name.toLowerCase().includes(wanted))
  const crossface = own ?? (crossfaces.length === 1 ? crossfaces[0] : undefined)
  if (!swapper || crossface === undefined) return null
  return {
    title: basename(swapper.name).replace(/\.onnx$/i, ''),
    roles: { 'face-swapper': { files: { swapper: swapper.name, crossface }, network: swapper.network } },
    files: [swapper.name, crossface].map(path => ({ from: join(folder, path), path })),
  }
}
