import { isCheckpointNetwork, networkWeights } from '../../../core/diffusion/checkpoint-graphs.ts'
import {
  checkpointScheduler,
  folderScheduler,
  withTimestepSpacing,
} from '../../../core/diffusion/checkpoint-scheduler.ts'
import { readUnetContract, type UnetContract } from '../../../core/diffusion/models/unet.ts'
import {
  parseJsonWithInfinity,
  parseSchedulerConfig,
} from '../../../core/diffusion/schedulers/scheduler-config.ts'
import type { TextToImageNetworks } from '../../../core/diffusion/text-to-image-inputs.ts'
import { LikenessError } from '../../../core/errors.ts'
import type { Session } from '../../../core/onnx/session.ts'
import type { Checkpoint } from '../../../core/weights/checkpoint.ts'
import type { TextEncoderName } from '../../../core/weights/textual-inversion.ts'
import type { TextToImageSettings } from '../../../shared/pack-manifest.ts'
import type { Adaptation } from '../runtime/adaptation.ts'
import type { SessionCache } from '../runtime/session-cache.ts'
import { promptEmbeddings } from './choose-embeddings.ts'
import { openTokenizer } from './open-tokenizer.ts'
import { readPackCheckpoint } from './pack-checkpoint.ts'
import { has, inFolder, type Pack } from './pack-library.ts'
import { readPackJson } from './pack-text.ts'

/** Of SD 1.x and 2.x, and of SDXL, for exports without the vae_decoder/config.json that states it. */
const defaultScalingFactors = { sd: 0.18215, sdxl: 0.13025 }

export interface OpenTextToImageOptions {
  /** Opens the small decoder for previews, where the pack has one. */
  readonly previews?: boolean
  /** Opens the VAE encoder for img2img, where the pack has one. */
  readonly fromImage?: boolean
  /** Opens TAESD in the place of the VAE decoder. */
  readonly fastDecoder?: boolean
  /** What is added to the networks of a checkpoint. */
  readonly adaptation?: Adaptation
  /** A pack with an AutoencoderKL in the place of the checkpoint's own. */
  readonly vae?: Pack
  /** How steps are counted, where weights that are added want it otherwise. */
  readonly timestepSpacing?: 'leading' | 'trailing'
  /** Packs of ControlNets, which steer the UNet that `adaptation` opens for them. */
  readonly controlnets?: readonly Pack[]
  /** A pack with a TAESD for the checkpoints of this family, which have none of their own. */
  readonly previewDecoder?: Pack
}

/** Folders of the VAE's two halves. */
const vaeFolders: readonly string[] = ['vae_decoder', 'vae_encoder']

/** Folder of TAESD, which decodes to whole pictures. */
const fastDecoderFolder = 'taesd_decoder'

/** Folders of small decoders that take unscaled latents, by preference: one made for the pack, TAESD. */
export const previewDecoders: readonly string[] = ['preview_decoder', fastDecoderFolder]

/**
 * Opens a text-to-image pack: graphs or a checkpoint, in the diffusers layout or in one file; SD 1.x and 2.x, Turbo, LCM,
 * SDXL (with `text_encoder_2`). A `preview_decoder` or `taesd_decoder` has the inputs and outputs of `vae_decoder`.
 * @throws LikenessError `pack-damaged`, `pack-incomplete`, also without the fast decoder that is wanted, and what `sessions.open` throws
 */
export const openTextToImage = async (
  pack: Pack,
  settings: TextToImageSettings,
  sessions: SessionCache,
  {
    previews = false,
    fromImage = false,
    fastDecoder = false,
    previewDecoder,
    adaptation,
    vae: otherVae,
    timestepSpacing,
    controlnets = [],
  }: OpenTextToImageOptions = {},
): Promise<TextToImageNetworks> => {
  const resolvePath = (path: string) => inFolder(settings, path)
  const networks = settings.checkpoint
    ? checkpointNetworksOf(await readPackCheckpoint(pack))
    : graphNetworksOf(pack, settings)
  const schedulerPath = resolvePath('scheduler/scheduler_config.json')
  const readScheduler = () => readPackJson(pack, schedulerPath, parseJsonWithInfinity)
  const open = (name: string) => {
    if (otherVae && vaeFolders.includes(name)) return sessions.open(otherVae, name)
    return networks.has(name) || !previewDecoder || name !== fastDecoderFolder
      ? sessions.open(pack, networks.pathOf(name), undefined, adaptation)
      : sessions.open(previewDecoder, name)
  }
  const preview =
    previewDecoders.find(networks.has) ?? (previewDecoder === undefined ? undefined : fastDecoderFolder)
  if (fastDecoder && !networks.has(fastDecoderFolder) && !previewDecoder) throw noFastDecoder(pack)
  const [textEncoder, unet, vaeDecoder] = [
    await open('text_encoder'),
    await open('unet'),
    await open(fastDecoder ? fastDecoderFolder : 'vae_decoder'),
  ]
  const contract = readUnetContract(unet)
  const openIfPresent = async (name: string) => (networks.has(name) ? await open(name) : undefined)
  const readIfPresent = async (path: string) =>
    has(pack, resolvePath(path)) ? await readPackJson(pack, resolvePath(path)) : {}
  const vae = {
    ...(await readIfPresent('vae/config.json')),
    ...(await readIfPresent('vae_decoder/config.json')),
  }
  const index = await readIfPresent('model_index.json')
  const secondSession = await openIfPresent('text_encoder_2')
  const scalingFactor = vae.scaling_factor
  const blocks = vae.block_out_channels
  const tokenizer = (second: boolean) => openTokenizer(pack, settings, second)
  const scheduler = !settings.checkpoint
    ? parseSchedulerConfig(await readScheduler())
    : has(pack, schedulerPath)
      ? folderScheduler(await readScheduler(), settings.checkpoint)
      : checkpointScheduler(settings.checkpoint)
  const embeddings = (network: TextEncoderName) =>
    promptEmbeddings(adaptation?.embeddings ?? [], pack, network)
  return {
    textEncoder: {
      ...{ tokenizer: await tokenizer(false), session: textEncoder },
      embeddings: await embeddings('text_encoder'),
    },
    textEncoder2: secondSession && {
      ...{ tokenizer: await tokenizer(true), session: secondSession },
      embeddings: await embeddings('text_encoder_2'),
    },
    forceZerosForEmptyPrompt:
      index.force_zeros_for_empty_prompt === true || settings.checkpoint?.kind === 'sdxl',
    unet,
    unetContract: splitGuidancePasses(contract, unet, networks.weightBytes('unet')),
    vaeDecoder,
    decoderScalingFactor: fastDecoder ? 1 : undefined,
    // An inpainting model sees the latents of a picture.
    vaeEncoder:
      fromImage || contract.inChannels > contract.latentChannels
        ? await openIfPresent('vae_encoder')
        : undefined,
    previewDecoder: previews && preview ? await open(preview) : undefined,
    controlnets: await inTurn(controlnets, async controlnet => ({
      condEmbedding: await sessions.open(controlnet, 'controlnet_cond_embedding'),
      controlnet: await sessions.open(controlnet, 'controlnet'),
    })),
    vaeScalingFactor:
      typeof scalingFactor === 'number'
        ? scalingFactor
        : defaultScalingFactors[secondSession ? 'sdxl' : 'sd'],
    vaeDownscale: Array.isArray(blocks) ? 2 ** (blocks.length - 1) : 8,
    schedulerConfig: timestepSpacing ? withTimestepSpacing(scheduler, timestepSpacing) : scheduler,
  }
}

/** One after the other, as networks are opened. */
const inTurn = async <T, U>(items: readonly T[], work: (item: T) => Promise<U>): Promise<readonly U[]> => {
  const done: U[] = []
  for (const item of items) done.push(await work(item))
  return done
}

const noFastDecoder = ({ manifest: { id } }: Pack): LikenessError =>
  new LikenessError(
    'pack-incomplete',
    `The pack "${id}" has no fast decoder. Leave --fast out; for a checkpoint, import taesd.safetensors (Stable Diffusion 1 and 2) or taesdxl.safetensors, for a pack of graphs one with a ${fastDecoderFolder}.`,
  )

/** The networks that a pack has, by the names of their folders in diffusers. */
interface PackNetworks {
  has(name: string): boolean
  /** What `SessionCache.open` calls it. */
  pathOf(name: string): string
  weightBytes(name: string): number
}

const graphNetworksOf = (pack: Pack, settings: TextToImageSettings): PackNetworks => {
  const pathOf = (name: string) => inFolder(settings, `${name}/model.onnx`)
  return {
    has: name => has(pack, pathOf(name)),
    pathOf,
    weightBytes: name =>
      pack.manifest.files
        .filter(({ path }) => path.startsWith(`${inFolder(settings, name)}/`))
        .reduce((sum, { bytes }) => sum + bytes, 0),
  }
}

const checkpointNetworksOf = (checkpoint: Checkpoint): PackNetworks => {
  const weightsOf = (name: string) =>
    isCheckpointNetwork(name) ? networkWeights(checkpoint, name) : undefined
  return {
    has: name => weightsOf(name) !== undefined,
    pathOf: name => name,
    weightBytes: name => [...(weightsOf(name)?.values() ?? [])].reduce((sum, { bytes }) => sum + bytes, 0),
  }
}

/**
 * Bytes of a UNet from which both passes of classifier-free guidance run one after the other on the cpu: in one batch
 * they take as long, and twice the memory.
 */
const minSplitBytes = 200 * 2 ** 20

const splitGuidancePasses = (contract: UnetContract, { provider }: Session, bytes: number): UnetContract =>
  provider === 'cpu' && bytes >= minSplitBytes ? { ...contract, batch: contract.batch ?? 1 } : contract
