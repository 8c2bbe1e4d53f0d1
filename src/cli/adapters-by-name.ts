import { LikenessError, request } from '../engine/index.ts'
import { adapterNamed } from '../shared/api/adapter-packs.ts'
import type { IpAdapterChoice } from '../shared/api/adapters.ts'
import type { RouteInput } from '../shared/api/contract.ts'
import type { AdapterRole } from '../shared/pack-manifest.ts'
import type { Terminal } from './command.ts'

/** A LoRA as it is named on the command line, and how much of it. */
export interface NamedLora {
  readonly name: string
  readonly weight: number
}

interface NamedAdapters {
  readonly loras?: readonly NamedLora[]
  readonly vae?: string
  readonly controlnets?: readonly NamedControl[]
  readonly ipAdapter?: Omit<IpAdapterChoice, 'ipAdapter'> & { readonly name: string }
}

type ControlInput = NonNullable<RouteInput<'create'>['controlnets']>[number]

/** A ControlNet as it is named on the command line. */
export type NamedControl = Omit<ControlInput, 'controlnet'> & { readonly name: string }

/**
 * Ids of the adapters that somebody named by id, file or title.
 * @throws LikenessError `unknown-pack` for a name that nothing installed has
 */
export const readAdapters = async (
  { loras, vae, controlnets, ipAdapter }: NamedAdapters,
  { engine }: Terminal,
): Promise<Pick<RouteInput<'create'>, 'loras' | 'vae' | 'controlnets' | 'ipAdapter'>> => {
  if (!loras && vae === undefined && !controlnets && !ipAdapter) return {}
  const { packs } = await request(engine, 'models.list', {})
  const idOf = (text: string, role: AdapterRole, title: string): string => {
    const pack = adapterNamed(text, role, packs)
    if (pack) return pack.id
    const names = packs.flatMap(({ adapter }) => (adapter?.role === role ? [adapter.name] : []))
    throw new LikenessError(
      'unknown-pack',
      `There is no ${title} "${text}" here. ${names.length > 0 ? `Installed: ${names.join(', ')}.` : 'Import one with "likeness models import".'}`,
    )
  }
  return {
    ...(loras && {
      loras: loras.map(({ name, weight }) => ({ lora: idOf(name, 'lora', 'LoRA'), weight })),
    }),
    ...(controlnets && {
      controlnets: controlnets.map(({ name, ...control }) => ({
        ...control,
        controlnet: idOf(name, 'controlnet', 'ControlNet'),
      })),
    }),
    ...(ipAdapter && {
      ipAdapter: {
        ...{ face: ipAdapter.face, scale: ipAdapter.scale },
        ipAdapter: idOf(ipAdapter.name, 'ip-adapter', 'IP-Adapter'),
      },
    }),
    ...(vae !== undefined && { vae: idOf(vae, 'vae', 'VAE') }),
  }
}
