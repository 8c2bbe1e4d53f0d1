import type { CatalogueEntry } from '../../../shared/api/catalogue.ts'
import { faceFusionSources, hubUrl, singleNetworkEntry } from './catalogue-entry.ts'
import { arcFaceId } from './face-analysis.ts'

const hyperSwap = {
  licence: 'FaceFusion ResearchRAIL',
  nonCommercial: true,
  homepage: 'https://huggingface.co/facefusion/models-3.3.0',
  role: 'face-swapper',
  network: 'hyperswap',
  bytes: 402_742_682,
  memory: 1.2e9,
  needs: [arcFaceId],
} as const

/** A file of FaceFusion whose checksum is known from the hub only, so that it cannot come from a mirror. */
const hubOnlyFile = (version: string, file: string) => ({
  url: faceFusionSources(version, file).url,
  mirrors: [],
  optional: false,
})

/** Swappers, face restorers and upscalers. */
export const swapAndEnhanceModels: readonly CatalogueEntry[] = [
  singleNetworkEntry({
    id: 'inswapper-128',
    title: 'inswapper 128',
    licence: 'InsightFace models: non-commercial research only',
    nonCommercial: true,
    homepage: 'https://github.com/deepinsight/insightface/tree/master/examples/in_swapper',
    role: 'face-swapper',
    network: 'inswapper',
    url: 'https://github.com/deepinsight/insightface/releases/download/v0.7/inswapper_128.onnx',
    // InsightFace took it down once already.
    mirrors: [
      hubUrl('ezioruan/inswapper_128.onnx', 'inswapper_128.onnx'),
      hubUrl('CountFloyd/deepfake', 'inswapper_128.onnx'),
    ],
    sha256: 'e4a3f08c753cb72d04e10aa0f7dbe3deebbf39567d4ead6dce08e98aa49e16af',
    bytes: 554_253_681,
    memory: 1.2e9,
    needs: [arcFaceId],
    improves: 'Swaps faces with a network: expression and light stay, the likeness is strong.',
  }),
  singleNetworkEntry({
    id: 'hyperswap-1c-256',
    title: 'HyperSwap 1C 256',
    ...hyperSwap,
    ...faceFusionSources('3.3.0', 'hyperswap_1c_256.onnx'),
    sha256: '5528c2d76fe9986c99d829278987ef9f3a630cb606db7628d02b57b330f406a5',
    improves: 'Swaps faces at twice the resolution of inswapper; the latest of the three HyperSwap models.',
  }),
  singleNetworkEntry({
    id: 'hyperswap-1a-256',
    title: 'HyperSwap 1A 256',
    ...hyperSwap,
    ...faceFusionSources('3.3.0', 'hyperswap_1a_256.onnx'),
    sha256: 'c0e98a8a03a238f461ed3d2570e426b49f46745ee400854a60dceeb70c246add',
    improves: 'Swaps faces at twice the resolution of inswapper.',
  }),
  {
    id: 'ghost-1-256',
    title: 'GHOST 1 256',
    version: '1',
    licence: 'Apache-2.0 (the ArcFace R50 that it needs: non-commercial research only)',
    nonCommercial: true,
    homepage: 'https://github.com/ai-forever/ghost',
    roles: ['face-swapper'],
    needs: [arcFaceId],
    bytes: 537e6,
    memory: 1.4e9,
    improves:
      'Swaps faces at twice the resolution of inswapper. Its own weights are freely usable, those of ArcFace R50 are not.',
    files: [
      { ...hubOnlyFile('3.0.0', 'ghost_1_256.onnx'), path: 'swapper.onnx' },
      { ...hubOnlyFile('3.4.0', 'crossface_ghost.onnx'), path: 'crossface.onnx' },
    ],
    manifestRoles: {
      'face-swapper': {
        files: { swapper: 'swapper.onnx', crossface: 'crossface.onnx' },
        network: 'ghost',
      },
    },
  },
  singleNetworkEntry({
    id: 'gfpgan-1.4',
    title: 'GFPGAN 1.4',
    licence: 'Apache-2.0',
    nonCommercial: false,
    homepage: 'https://github.com/TencentARC/GFPGAN',
    role: 'face-restorer',
    network: 'gfpgan',
    ...faceFusionSources('3.0.0', 'gfpgan_1.4.onnx'),
    sha256: 'accc4757b26bdb89b32b4d3500d4f79c9dff97c1dd7c7104bf9dcb95e3311385',
    bytes: 340_299_087,
    memory: 900e6,
    improves: 'Gives blurred and small faces real detail.',
  }),
  singleNetworkEntry({
    id: 'codeformer',
    title: 'CodeFormer',
    licence: 'S-Lab License 1.0',
    nonCommercial: true,
    homepage: 'https://github.com/sczhou/CodeFormer',
    role: 'face-restorer',
    network: 'codeformer',
    ...faceFusionSources('3.0.0', 'codeformer.onnx'),
    sha256: '21710e7ab61c82683576c428e9c1b6fe1ed419586b7b39e394c3449c294b550f',
    bytes: 376_951_650,
    memory: 1e9,
    improves: 'Restores badly damaged faces; how far it may invent can be chosen.',
  }),
  singleNetworkEntry({
    id: 'restoreformer-plus-plus',
    title: 'RestoreFormer++',
    licence: 'Apache-2.0',
    nonCommercial: false,
    homepage: 'https://github.com/wzhouxiff/RestoreFormerPlusPlus',
    role: 'face-restorer',
    network: 'restoreformer',
    ...faceFusionSources('3.0.0', 'restoreformer_plus_plus.onnx'),
    sha256: '164818b70d1745da4108a45c9263b05452236d14ac0ffab2202af0ac4a438195',
    bytes: 294_264_232,
    memory: 900e6,
    improves: 'Restores faces and stays close to the person.',
  }),
  {
    id: 'real-esrgan-x4',
    title: 'Real-ESRGAN ×4',
    version: '1',
    licence: 'BSD-3-Clause',
    nonCommercial: false,
    homepage: 'https://github.com/xinntao/Real-ESRGAN',
    roles: ['upscaler'],
    needs: [],
    bytes: 67.1e6,
    memory: 800e6,
    improves: 'Enlarges photos four times with crisp texture; takes longer than the starter.',
    files: [{ ...hubOnlyFile('3.0.0', 'real_esrgan_x4.onnx'), path: 'upscaler.onnx' }],
    manifestRoles: { upscaler: { photo: { path: 'upscaler.onnx', overlap: 16 } } },
  },
]
