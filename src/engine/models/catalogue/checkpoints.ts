import type { CatalogueEntry } from '../../../shared/api/catalogue.ts'
import { hubUrl, publicHub } from './catalogue-entry.ts'

/** A checkpoint as its publisher has it, in one file at one commit. */
interface PublishedCheckpoint
  extends Pick<CatalogueEntry, 'id' | 'title' | 'licence' | 'improves' | 'bytes'>,
    Partial<Pick<CatalogueEntry, 'nonCommercial' | 'version'>> {
  readonly repository: string
  readonly commit: string
  readonly file: string
  readonly sha256: string
  readonly previews: keyof typeof taesd
  readonly draws: Drawing
}

/** How a picture is drawn unless a person chooses otherwise. */
interface Drawing {
  readonly unet: keyof typeof unetOperations
  readonly side: 512 | 1024
  readonly steps: number
  /** With guidance every step runs the UNet twice. */
  readonly guided: boolean
}

/** Of one run, counted by torch's FlopCounterMode. */
// Vega's as its publisher says: twice as fast as SDXL.
const unetOperations = {
  'sd-1@512': 0.803e12,
  'sd-2@512': 0.804e12,
  'sdxl@512': 1.589e12,
  'sdxl@1024': 6.761e12,
  'vega@1024': 3.4e12,
}
const decoderOperations = { 512: 2.515e12, 1024: 10.47e12 }

/** Floating-point operations of a picture. */
export const workOf = ({ unet, side, steps, guided }: Drawing): number =>
  steps * (guided ? 2 : 1) * unetOperations[unet] + decoderOperations[side]

const guidedSteps = { steps: 25, guided: true }

const taesdFile = 'diffusion_pytorch_model.safetensors'
const taesdBytes = 9_793_292

/** TAESD shows previews; its licence is MIT. Without it previews are coarser. */
const taesd = {
  sd: {
    url: hubUrl('madebyollin/taesd', taesdFile, '614f76814bbe30edbe2e627ace1c2234c81a2c0e'),
    sha256: 'db169d69145ec4ff064e49d99c95fa05d3eb04ee453de35824a6d0f325513549',
  },
  sdxl: {
    url: hubUrl('madebyollin/taesdxl', taesdFile, 'b20258aaef75ef61e659c1e0f14f251cf0ad153e'),
    sha256: 'ff4824aca94dd6111e0340fa749347fb74101060d9712cb5ef1ca8f1cf17502f',
  },
}

/**
 * What has to be present beside the mapped weights, on the cpu, as measured with random weights of this size
 * (docs/decisions/0042): a picture of 512×512; of 1024×1024 the UNet's run and the decoder's in tiles together.
 */
const memory = { sd: 1.6e9, sdxl: 2.3e9 }

/** Its settings are read from the file when it is there, as for one that a person imports. */
const checkpointEntry = ({
  repository,
  commit,
  file,
  sha256,
  previews,
  draws,
  ...model
}: PublishedCheckpoint): CatalogueEntry => ({
  version: '1',
  nonCommercial: false,
  ...model,
  homepage: `${publicHub}/${repository}`,
  roles: ['text-to-image'],
  needs: [],
  bytes: model.bytes + taesdBytes,
  memory: memory[previews],
  work: workOf(draws),
  files: [
    {
      ...{ path: file, url: hubUrl(repository, file, commit), mirrors: [], optional: false },
      ...{ sha256, bytes: model.bytes },
    },
    {
      ...{ path: `taesd_decoder/${taesdFile}`, mirrors: [], optional: true, bytes: taesdBytes },
      ...taesd[previews],
    },
  ],
  manifestRoles: {},
})

const openRail = 'CreativeML OpenRAIL-M'
const openRailPlus = 'CreativeML Open RAIL++-M'
// Model card and licence file of Stability AI's distilled models differ; the stricter licence is taken.
const stability =
  'Stability AI: non-commercial research (model card), Community License (page of the publisher)'

export const checkpoints: readonly CatalogueEntry[] = [
  checkpointEntry({
    ...{ id: 'sd-turbo', title: 'SD-Turbo', version: '2', licence: stability, nonCommercial: true },
    repository: 'stabilityai/sd-turbo',
    commit: 'b261bac6fd2cf515557d5d0707481eafa0485ec2',
    file: 'sd_turbo.safetensors',
    bytes: 5_214_561_328,
    sha256: '3f067a1b943cf162f2b8f8588f6cf5824bd5b4c7d1d88d87164b9ca123616549',
    draws: { unet: 'sd-2@512', side: 512, steps: 2, guided: false },
    previews: 'sd',
    improves: 'Draws photos of anything at 512×512 in one to four steps.',
  }),
  checkpointEntry({
    ...{ id: 'sd-1.5', title: 'Stable Diffusion 1.5', version: '2', licence: openRail },
    repository: 'stable-diffusion-v1-5/stable-diffusion-v1-5',
    commit: '451f4fe16113bff5a5d2269ed5ad43b0592e9a14',
    file: 'v1-5-pruned-emaonly.safetensors',
    bytes: 4_265_146_304,
    sha256: '6ce0161689b3853acaa03779ec93eafe75a02f4ced659bee03f50797806fa2fa',
    draws: { unet: 'sd-1@512', side: 512, ...guidedSteps },
    previews: 'sd',
    improves:
      'Draws anything at 512×512, follows long prompts and negative prompts; slow without a graphics card.',
  }),
  checkpointEntry({
    ...{ id: 'realistic-vision-5.1', title: 'Realistic Vision 5.1', licence: openRail },
    repository: 'SG161222/Realistic_Vision_V5.1_noVAE',
    commit: '1e9f017a7b1eaefb63a1900ea6c5953d2739fd21',
    file: 'Realistic_Vision_V5.1.safetensors',
    bytes: 4_265_097_044,
    sha256: '00445494c80979e173c267644ea2d7c67a37fe3c50c9f4d5a161d8ecdd96cb2f',
    draws: { unet: 'sd-1@512', side: 512, ...guidedSteps },
    previews: 'sd',
    improves: 'Draws portraits that look photographed, at 512×512.',
  }),
  checkpointEntry({
    ...{ id: 'dreamshaper-8', title: 'DreamShaper 8', licence: openRail },
    repository: 'Lykon/DreamShaper',
    commit: '228d79cb20811466f5c5710aa91f05dabd0b8a14',
    file: 'DreamShaper_8_pruned.safetensors',
    bytes: 2_132_625_894,
    sha256: '879db523c30d3b9017143d56705015e15a2cb5628762c11d086fed9538abd7fd',
    draws: { unet: 'sd-1@512', side: 512, ...guidedSteps },
    previews: 'sd',
    improves:
      'Draws portraits between photo and painting at 512×512; half the download of Stable Diffusion 1.5.',
  }),
  checkpointEntry({
    ...{ id: 'sdxl-base-1.0', title: 'Stable Diffusion XL 1.0', licence: openRailPlus },
    repository: 'stabilityai/stable-diffusion-xl-base-1.0',
    commit: '462165984030d82259a11f4367a4eed129e94a7b',
    file: 'sd_xl_base_1.0.safetensors',
    bytes: 6_938_078_334,
    sha256: '31e35c80fc4829d14f90153f4c74cd59c90b779f6afe05a74cd6120b893f7e5b',
    draws: { unet: 'sdxl@1024', side: 1024, ...guidedSteps },
    previews: 'sdxl',
    improves: 'Draws anything at 1024×1024 with far better faces and hands; wants a graphics card.',
  }),
  checkpointEntry({
    ...{ id: 'sdxl-turbo', title: 'SDXL-Turbo', licence: stability, nonCommercial: true },
    repository: 'stabilityai/sdxl-turbo',
    commit: '71153311d3dbb46851df1931d3ca6e939de83304',
    file: 'sd_xl_turbo_1.0_fp16.safetensors',
    bytes: 6_938_081_905,
    sha256: 'e869ac7d6942cb327d68d5ed83a40447aadf20e0c3358d98b2cc9e270db0da26',
    draws: { unet: 'sdxl@512', side: 512, steps: 2, guided: false },
    previews: 'sdxl',
    improves: 'Draws at 512×512 in one to four steps, nearer to the prompt than SD-Turbo.',
  }),
  checkpointEntry({
    ...{ id: 'sdxl-lightning', title: 'SDXL-Lightning, 4 steps', licence: openRailPlus },
    repository: 'ByteDance/SDXL-Lightning',
    commit: 'c9a24f48e1c025556787b0c58dd67a091ece2e44',
    file: 'sdxl_lightning_4step.safetensors',
    bytes: 6_938_040_682,
    sha256: 'e0d996ee0013e79d9d3561f50fcafb9a17e3ff07b780358e3b66d67932c4d490',
    draws: { unet: 'sdxl@1024', side: 1024, steps: 4, guided: false },
    previews: 'sdxl',
    improves: 'Draws anything at 1024×1024 in four steps.',
  }),
  checkpointEntry({
    ...{ id: 'realvisxl-5.0', title: 'RealVisXL 5.0', licence: openRailPlus },
    repository: 'SG161222/RealVisXL_V5.0',
    commit: 'ac93e0dda1f6d448cae19bbfab8c5e720a5e48bc',
    file: 'RealVisXL_V5.0_fp16.safetensors',
    bytes: 6_938_065_488,
    sha256: '6a35a7855770ae9820a3c931d4964c3817b6d9e3c6f9c4dabb5b3a94e5643b80',
    draws: { unet: 'sdxl@1024', side: 1024, ...guidedSteps },
    previews: 'sdxl',
    improves: 'Draws portraits that look photographed, at 1024×1024.',
  }),
  checkpointEntry({
    ...{ id: 'juggernaut-xl-9', title: 'Juggernaut XL 9', licence: openRail },
    repository: 'RunDiffusion/Juggernaut-XL-v9',
    commit: 'cf419233522daa0b9ea36c3aff98fa2cab1fb0fb',
    file: 'Juggernaut-XL_v9_RunDiffusionPhoto_v2.safetensors',
    bytes: 7_105_348_188,
    sha256: 'c9e3e68f89b8e38689e1097d4be4573cf308de4e3fd044c64ca697bdb4aa8bca',
    draws: { unet: 'sdxl@1024', side: 1024, ...guidedSteps },
    previews: 'sdxl',
    improves: 'Draws people in film-like light and setting, at 1024×1024.',
  }),
  checkpointEntry({
    ...{ id: 'segmind-vega', title: 'Segmind-Vega', licence: 'Apache-2.0' },
    repository: 'segmind/Segmind-Vega',
    commit: '7714c4363e5856ff974a4f4b068e8691f26d0b40',
    file: 'segmind-vega.safetensors',
    bytes: 3_293_395_670,
    sha256: '94762e983e5942056be73c5c1d4464b8ffa1ada500b4fef1267550e2447953ce',
    draws: { unet: 'vega@1024', side: 1024, ...guidedSteps },
    previews: 'sdxl',
    improves: 'A smaller Stable Diffusion XL for weaker machines: half the download, 1024×1024.',
  }),
]
