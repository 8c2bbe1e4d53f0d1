import type { CreateNetworks } from '../../core/create-picture.ts'
import { withCpuFallback } from '../../core/diffusion/cpu-fallback.ts'
import type { ParsedInput } from '../../shared/api/contract.ts'
import type { Notice } from '../../shared/api/outputs.ts'
import type { JobContext } from '../engine.ts'
import { chooseEmbeddings } from '../models/registry/choose-embeddings.ts'
import {
  openEnhanceNetworks,
  openFaceIdEmbedder,
  openFaceNetworks,
  openHandNetworks,
  openHiresUpscaler,
  openRemover,
  openSafety,
} from '../models/registry/open-roles.ts'
import { openSwapper } from '../models/registry/open-swapper.ts'
import { openTextToImage } from '../models/registry/open-text-to-image.ts'
import { findPreviewDecoder } from '../models/registry/preview-decoder.ts'
import { cutsOut } from './prepare-photo.ts'
import { drawsFaces, type SteeringNetworks } from './steering-pictures.ts'
import type { ValidCreate } from './validate-create.ts'

/**
 * Opens what a picture needs, on the execution provider that was asked for.
 * @returns also the embeddings that the prompts name, and the job's notices: the networks add to them while they work
 */
export const loadCreate = async (
  {
    negativePrompt,
    photo,
    init,
    enhance,
    allowNsfw,
    fastDecoder,
    fidelity,
    restore = 0,
    provider: wanted,
    use,
    keep,
    controlnets: controls = [],
    ipAdapter: followed,
    finish,
    background,
  }: ParsedInput<'create'>,
  { library, pack, settings, prompt, adapters, hires }: ValidCreate,
  { engine, signal, onPreview }: JobContext,
) => {
  const provider = await engine.providers.resolve(wanted, signal)
  const sessions = engine.sessions(provider, signal)
  const needsFaces = restore > 0 || [photo, followed, finish].some(given => given !== undefined)
  const findsFaces = needsFaces || controls.some(drawsFaces)
  const faces = findsFaces ? await openFaceNetworks(library, sessions, use) : undefined
  const fromImage = init !== undefined || hires !== undefined
  const previews = onPreview !== undefined
  const previewDecoder = findPreviewDecoder(library, settings.checkpoint)
  const { loras, vae, sampling, controlnets, ipAdapter } = adapters
  const named = await chooseEmbeddings(library, pack, settings, [prompt, negativePrompt])
  const options = {
    ...{ fromImage, fastDecoder, previewDecoder, vae, controlnets },
    adaptation: { loras, embeddings: named.packs, ipAdapter, controlnets: controlnets.length > 0 },
    ...{ timestepSpacing: sampling?.timestepSpacing },
  }
  const textToImage = await openTextToImage(pack, settings, sessions, { ...options, previews })
  const openOnCpu = () => openTextToImage(pack, settings, engine.sessions('cpu', signal), options)
  const opened = photo ? await openSwapper(library, sessions, use, keep) : undefined
  const notices: Notice[] = [...named.notices, ...(opened?.notices ?? [])]
  const onNotice = (notice: Notice) => void notices.push(notice)
  const networks: CreateNetworks = {
    textToImage: withCpuFallback(textToImage, openOnCpu),
    enhance: enhance ? await openEnhanceNetworks(library, sessions, use, { fidelity, onNotice }) : undefined,
    hiresUpscaler: hires && (await openHiresUpscaler(library, sessions, use)),
    faces,
    swapper: opened?.swapper,
    maskers: opened?.maskers,
    remover: cutsOut({ background }) ? await openRemover(library, sessions, use) : undefined,
    safety: allowNsfw ? undefined : await openSafety(library, sessions),
  }
  const steering: SteeringNetworks = {
    ...{ faces, safety: networks.safety },
    hands: controls.some(drawsFaces) ? await openHandNetworks(library, sessions) : undefined,
    faceIdEmbedder: followed && (await openFaceIdEmbedder(library, sessions)),
  }
  return { provider, textToImage, networks, steering, embeddings: named.packs, notices }
}
