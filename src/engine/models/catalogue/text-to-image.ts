import type { CatalogueEntry } from '../../../shared/api/catalogue.ts'
import { onHub } from './addresses.ts'
import { lcm } from './sampling-defaults.ts'

type Files = CatalogueEntry['files']

const required = (repository: string, paths: Readonly<Record<string, string>>): Files =>
  Object.entries(paths).map(([path, file]) => ({
    path,
    url: onHub(repository, file),
    mirrors: [],
    optional: false,
  }))

const ifThere = (repository: string, paths: readonly string[]): Files =>
  paths.map(path => ({ path, url: onHub(repository, path), mirrors: [], optional: true }))

/** What every text-to-image model in the diffusers layout needs beside its graphs. */
const settingsOf = (repository: string): Files => [
  ...required(repository, {
    'tokenizer/vocab.json': 'tokenizer/vocab.json',
    'tokenizer/merges.txt': 'tokenizer/merges.txt',
    'tokenizer/tokenizer_config.json': 'tokenizer/tokenizer_config.json',
    'tokenizer/special_tokens_map.json': 'tokenizer/special_tokens_map.json',
    'scheduler/scheduler_config.json': 'scheduler/scheduler_config.json',
    // The exporters leave out the decoder's own settings.
    'vae_decoder/config.json': 'vae/config.json',
  }),
  ...ifThere(repository, ['model_index.json', 'unet/config.json', 'text_encoder/config.json']),
]

const graphs = (repository: string, weights: readonly string[] = []): Files => [
  ...required(repository, {
    'text_encoder/model.onnx': 'text_encoder/model.onnx',
    'unet/model.onnx': 'unet/model.onnx',
    'vae_decoder/model.onnx': 'vae_decoder/model.onnx',
  }),
  ...ifThere(repository, weights),
]

/** With it a drawing can start from a picture; not every exporter makes one. */
const encoder = (repository: string): Files => ifThere(repository, ['vae_encoder/model.onnx'])

/** Its encoder fits every model of the SD 1.x family, whose finetunes left that half of the autoencoder alone. */
const stableDiffusion = 'onnx-community/stable-diffusion-v1-5-ONNX'

export const textToImageModels: readonly CatalogueEntry[] = [
  {
    id: 'sd-turbo',
    title: 'SD-Turbo',
    version: '1',
    // The card of the re-export and that of the original do not agree; the stricter one counts.
    licence:
      'Stability AI: non-commercial research (card of this re-export), Community License (page of the original)',
    nonCommercial: true,
    homepage: 'https://huggingface.co/stabilityai/sd-turbo',
    roles: ['text-to-image'],
    needs: [],
    bytes: 2.59e9,
    memory: 4e9,
    improves: 'Draws photos of anything at 512×512 in one to four steps.',
    files: [
      ...graphs('schmuell/sd-turbo-ort-web'),
      ...encoder('eyaler/sd-turbo-webnn'),
      ...settingsOf('stabilityai/sd-turbo'),
    ],
    manifestRoles: {
      'text-to-image': {
        folder: '',
        nativeSize: [512, 512],
        otherSizes: true,
        steps: 2,
        guidanceScale: 0,
        content: 'photo',
      },
    },
  },
  {
    id: 'sd-1.5',
    title: 'Stable Diffusion 1.5',
    version: '1',
    licence: 'CreativeML OpenRAIL-M',
    nonCommercial: false,
    homepage: 'https://huggingface.co/stable-diffusion-v1-5/stable-diffusion-v1-5',
    roles: ['text-to-image'],
    needs: [],
    bytes: 4.27e9,
    memory: 6e9,
    improves:
      'Draws anything at 512×512, follows long prompts and negative prompts; slow without a graphics card.',
    files: [
      ...graphs(stableDiffusion, ['unet/weights.pb', 'unet/model.onnx_data']),
      ...encoder(stableDiffusion),
      ...settingsOf('stable-diffusion-v1-5/stable-diffusion-v1-5'),
    ],
    manifestRoles: {
      'text-to-image': {
        folder: '',
        nativeSize: [512, 512],
        otherSizes: true,
        steps: 25,
        guidanceScale: 7.5,
        content: 'photo',
      },
    },
  },
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
    improves: 'Draws polished portraits and illustrations in four steps.',
    files: [
      ...graphs('aislamov/lcm-dreamshaper-v7-onnx', [
        'unet/model.onnx_data',
        'text_encoder/model.onnx_data',
        'vae_decoder/model.onnx_data',
      ]),
      ...encoder(stableDiffusion),
      ...settingsOf('SimianLuo/LCM_Dreamshaper_v7'),
    ],
    manifestRoles: {
      'text-to-image': {
        folder: '',
        nativeSize: [512, 512],
        otherSizes: true,
        ...lcm,
        content: 'photo',
      },
    },
  },
]
