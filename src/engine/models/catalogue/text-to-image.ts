import type { CatalogueEntry } from '../../../shared/api/catalogue.ts'
import type { TextToImageSettings } from '../../../shared/pack-manifest.ts'
import { hubUrl } from './catalogue-entry.ts'
import { checkpoints, workOf } from './checkpoints.ts'

/** What a model samples with unless a person chooses otherwise. */
export type SamplingDefaults = Pick<TextToImageSettings, 'steps' | 'guidanceScale'>

/**
 * Latent consistency models take the guidance scale as an input (`timestep_cond`) and need 4 to 8 steps.
 * Source: diffusers LatentConsistencyModelPipeline, guidance_scale=8.5, num_inference_steps=4.
 */
export const lcmSamplingDefaults: SamplingDefaults = { steps: 4, guidanceScale: 8.5 }

type Files = CatalogueEntry['files']

const required = (repository: string, paths: Readonly<Record<string, string>>): Files =>
  Object.entries(paths).map(([path, file]) => ({
    path,
    url: hubUrl(repository, file),
    mirrors: [],
    optional: false,
  }))

const optional = (repository: string, paths: readonly string[]): Files =>
  paths.map(path => ({ path, url: hubUrl(repository, path), mirrors: [], optional: true }))

/** The files that every model in the diffusers layout has beside its graphs. */
const configFiles = (repository: string): Files => [
  ...required(repository, {
    'tokenizer/vocab.json': 'tokenizer/vocab.json',
    'tokenizer/merges.txt': 'tokenizer/merges.txt',
    'tokenizer/tokenizer_config.json': 'tokenizer/tokenizer_config.json',
    'tokenizer/special_tokens_map.json': 'tokenizer/special_tokens_map.json',
    'scheduler/scheduler_config.json': 'scheduler/scheduler_config.json',
    // ONNX exports do not have it, so it is taken from the original.
    'vae_decoder/config.json': 'vae/config.json',
  }),
  ...optional(repository, ['model_index.json', 'unet/config.json', 'text_encoder/config.json']),
]

const graphs = (repository: string, weights: readonly string[] = []): Files => [
  ...required(repository, {
    'text_encoder/model.onnx': 'text_encoder/model.onnx',
    'unet/model.onnx': 'unet/model.onnx',
    'vae_decoder/model.onnx': 'vae_decoder/model.onnx',
  }),
  ...optional(repository, weights),
]

/** Needed for img2img; not every export has it. */
const vaeEncoder = (repository: string): Files => optional(repository, ['vae_encoder/model.onnx'])

/** Its VAE encoder fits all models of the SD 1.x family: finetunes do not change the VAE. */
const stableDiffusion = 'onnx-community/stable-diffusion-v1-5-ONNX'

/** Text-to-image models: checkpoints, and what is published as graphs only in the diffusers ONNX layout. */
export const textToImageModels: readonly CatalogueEntry[] = [
  ...checkpoints,
  {
    id: 'lcm-dreamshaper-v7',
    title: 'LCM Dreamshaper v7',
    version: '1',
    licence: 'MIT (distillation), CreativeML OpenRAIL-M (base model)',
    nonCommercial: false,
    homepage: 'https://huggingface.co/SimianLuo/LCM_Dreamshaper_v7',
    roles: ['text-to-image'],
    needs: [],
    bytes: 2.34e9,
    memory: 4e9,
    // Its guidance is an input: the UNet runs once a step.
    work: workOf({ unet: 'sd-1@512', side: 512, steps: lcmSamplingDefaults.steps, guided: false }),
    improves: 'Draws polished portraits and illustrations in four steps.',
    files: [
      ...graphs('aislamov/lcm-dreamshaper-v7-onnx', [
        'unet/model.onnx_data',
        'text_encoder/model.onnx_data',
        'vae_decoder/model.onnx_data',
      ]),
      ...vaeEncoder(stableDiffusion),
      ...configFiles('SimianLuo/LCM_Dreamshaper_v7'),
    ],
    manifestRoles: {
      'text-to-image': {
        folder: '',
        nativeSize: [512, 512],
        otherSizes: true,
        ...lcmSamplingDefaults,
        content: 'photo',
      },
    },
  },
]
