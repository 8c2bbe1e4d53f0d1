import { basename, join } from 'node:path'
import { openSession } from '../../../core/onnx/open-session.ts'
import { isCrossface, type RecognisedModel, recogniseTranslatedSwapper } from './recognise-network.ts'

/** Names of these networks' files; other files need not be opened. */
const swapperFamily = /ghost|simswap/i

/**
 * Recognises a GHOST or SimSwap together with its crossface network, which translates embeddings for it. Their graphs are
 * alike, so they are told apart by their names. Null when they are not both in the folder.
 */
export const readSwapperPair = async (
  folder: string,
  names: readonly string[],
): Promise<RecognisedModel | null> => {
  let swapper: { readonly name: string; readonly network: string } | undefined
  const crossfaces: string[] = []
  for (const name of names.filter(each => swapperFamily.test(each) || /crossface/i.test(each))) {
    const session = await openSession(join(folder, name), { name })
    const network = recogniseTranslatedSwapper(session, name)
    if (network) swapper ??= { name, network }
    else if (isCrossface(session)) crossfaces.push(name)
    await session.dispose()
  }
  const wanted = swapper && swapperFamily.exec(swapper.name)?.[0].toLowerCase()
  const own = crossfaces.find(name => wanted !== undefined && name.toLowerCase().includes(wanted))
  const crossface = own ?? (crossfaces.length === 1 ? crossfaces[0] : undefined)
  if (!swapper || crossface === undefined) return null
  return {
    title: basename(swapper.name).replace(/\.onnx$/i, ''),
    roles: { 'face-swapper': { files: { swapper: swapper.name, crossface }, network: swapper.network } },
    files: [swapper.name, crossface].map(path => ({ from: join(folder, path), path })),
  }
}
