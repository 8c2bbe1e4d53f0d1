import type { EngineClient } from '../../engine/index.ts'
import { type AdapterPack, fileOf } from '../common/adapters.ts'
import type { TextToImagePack } from '../common/models.ts'

/** A name that a node's list has, and what it stands for. */
export type Named<T> = ReadonlyMap<string, T>

interface Upscaler {
  /** Undefined for what enlarges here. */
  readonly pack: string | undefined
  readonly factor: 2 | 3 | 4
}

/** What the nodes of this machine can choose from, by the names that clients see. */
export interface Installed {
  readonly checkpoints: Named<TextToImagePack>
  readonly loras: Named<AdapterPack>
  readonly vaes: Named<AdapterPack>
  readonly embeddings: Named<AdapterPack>
  readonly controlnets: Named<AdapterPack>
  /** The factor is part of the name, as it is of such models' files: `4x_starter`. */
  readonly upscalers: Named<Upscaler>
  /** By their packs. */
  readonly swappers: Named<string>
  readonly restorers: Named<string>
  /** Keys of the pictures that were sent to be loaded, by their names. */
  readonly inputs: Named<string>
  /** The same of those that Krita sent, by their ids. */
  readonly cached: Named<string>
}

/** Chosen for a role, the pack that comes with Likeness means: the built-in way. */
export const builtIn = 'starter'

/** What ReActor calls restorers of the catalogue. Source: comfyui-reactor, README */
const restorerNames: Readonly<Record<string, string>> = {
  'gfpgan-1.4': 'GFPGANv1.4.pth',
  codeformer: 'codeformer-v0.1.0.pth',
  'restoreformer-plus-plus': 'RestoreFormer_PP.onnx',
}

/**
 * Upscalers that Krita AI Diffusion names itself, and looks for in the names it finds: what enlarges here stands for them.
 * Source: krita-ai-diffusion, ai_diffusion/backend/resources.py, `UpscalerName`
 */
const usualUpscalers = [
  ['4x_NMKD-Superscale-SP_178000_G.pth', 4],
  ['OmniSR_X2_DIV2K.safetensors', 2],
  ['OmniSR_X3_DIV2K.safetensors', 3],
  ['OmniSR_X4_DIV2K.safetensors', 4],
] as const

/** As published files are called: `inswapper-128` is `inswapper_128.onnx`. */
const onnxName = (id: string): string => `${id.replaceAll('-', '_')}.onnx`

/** A file that is called as thousands of others, in a folder that tells them apart. */
const tellsNothing = /^diffusion_pytorch_model/

/** Of several with one name, the later ones go by their ids. */
const named = <T extends { readonly id: string }>(all: readonly T[], nameOf: (one: T) => string) => {
  const names = new Map<string, T>()
  for (const one of all) names.set(names.has(nameOf(one)) ? one.id : nameOf(one), one)
  return names
}

/** @param sent the pictures that were sent */
export const readInstalled = async (
  engine: EngineClient,
  sent: Pick<Installed, 'inputs' | 'cached'>,
): Promise<Installed> => {
  const { packs } = await engine.request('models.list', {})
  const drawing = packs.flatMap(pack =>
    pack.textToImage ? [{ ...pack, textToImage: pack.textToImage }] : [],
  )
  const adapters = (role: AdapterPack['adapter']['role']) =>
    named(
      packs.flatMap(pack => (pack.adapter?.role === role ? [{ ...pack, adapter: pack.adapter }] : [])),
      ({ adapter }) => fileOf(adapter),
    )
  const filling = (role: string) => packs.filter(({ roles }) => roles.includes(role)).map(({ id }) => id)
  return {
    checkpoints: named(drawing, ({ id, textToImage: { checkpoint } }) =>
      checkpoint && !tellsNothing.test(checkpoint.file) ? checkpoint.file : id,
    ),
    loras: adapters('lora'),
    vaes: adapters('vae'),
    embeddings: adapters('textual-inversion'),
    controlnets: adapters('controlnet'),
    upscalers: new Map<string, Upscaler>([
      ...filling('upscaler').flatMap(pack =>
        ([4, 2] as const).map(factor => [`${factor}x_${pack}`, { pack, factor }] as const),
      ),
      ...usualUpscalers.map(
        ([name, factor]) => [`Likeness in place of ${name}`, { pack: undefined, factor }] as const,
      ),
    ]),
    swappers: new Map([
      ...filling('face-swapper').map(id => [onnxName(id), id] as const),
      ['built-in', builtIn],
    ]),
    restorers: new Map(filling('face-restorer').map(id => [restorerNames[id] ?? onnxName(id), id] as const)),
    ...sent,
  }
}
