import { LikenessError } from '../../core/errors.ts'
import type { RgbImage } from '../../core/imaging/rgb-image.ts'
import type { SwapPictureNetworks } from '../../core/swap-picture.ts'
import type { ParsedInput } from '../../shared/api/contract.ts'
import type { UpscaleFactor } from '../../shared/api/options.ts'
import type { Notice } from '../../shared/api/outputs.ts'
import { defaultUpscale } from '../../shared/api/sizes.ts'
import type { JobContext } from '../engine.ts'
import { openEnhanceNetworks, openFaceNetworks, openSafety } from '../models/registry/open-roles.ts'
import { openSwapper } from '../models/registry/open-swapper.ts'
import type { PackLibrary } from '../models/registry/pack-library.ts'

type SwapOptions = Pick<
  ParsedInput<'swap'>,
  'keep' | 'enhance' | 'upscale' | 'fidelity' | 'allowNsfw' | 'provider' | 'use'
>

/**
 * Opens what a swap needs, on the execution provider that was asked for.
 * @returns also the job's notices: the networks add to them while they work
 */
export const loadSwap = async (
  { keep, enhance, fidelity, allowNsfw, provider: wanted, use }: SwapOptions,
  library: PackLibrary,
  { engine, signal }: Pick<JobContext, 'engine' | 'signal'>,
) => {
  const provider = await engine.providers.resolve(wanted, signal)
  const sessions = engine.sessions(provider, signal)
  const faces = await openFaceNetworks(library, sessions, use)
  const { swapper, maskers, notices: passedOver } = await openSwapper(library, sessions, use, keep)
  const notices: Notice[] = [...passedOver]
  const onNotice = (notice: Notice) => void notices.push(notice)
  const networks: SwapPictureNetworks = {
    faces,
    swapper,
    maskers,
    enhance: enhance ? await openEnhanceNetworks(library, sessions, use, { fidelity, onNotice }) : undefined,
  }
  const safety = allowNsfw ? undefined : await openSafety(library, sessions)
  return { provider, networks, safety, notices }
}

/** @throws LikenessError `bad-option`: without enhancing nothing is enlarged */
export const assertEnlargeable = ({ enhance, upscale }: SwapOptions): void => {
  if (!enhance && upscale !== undefined && upscale !== 1)
    throw new LikenessError(
      'bad-option',
      `"--upscale ${upscale}" enlarges a swap that is enhanced. Add "--enhance", or leave it out.`,
    )
}

/** The factor by which a swap is enlarged: as asked for, else what suits the target's size; 1 where it is not enhanced. */
export const swapUpscale = ({ enhance, upscale }: SwapOptions, target: RgbImage): UpscaleFactor =>
  enhance ? (upscale ?? defaultUpscale(target)) : 1
