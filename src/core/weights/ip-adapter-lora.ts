import { attentionsOf } from './attentions.ts'
import type { LoraChanges, LoraModule } from './lora/lora-file.ts'
import type { IpAdapterFile } from './read-ip-adapter.ts'
import type { Weights } from './weight.ts'

/** Layers of an attention, as the file and as diffusers names them. */
const layers = { to_q: 'to_q', to_k: 'to_k', to_v: 'to_v', to_out: 'to_out.0' } as const

/**
 * The LoRA that an IP-Adapter FaceID comes with: it is merged whole, however closely the face is followed.
 * Source: diffusers `_load_ip_adapter_loras`
 * @param file its name, for messages
 * @returns undefined for one without
 */
export const ipAdapterLora = (
  { base, weights }: Pick<IpAdapterFile, 'base' | 'weights'>,
  unet: Weights,
  file: string,
): LoraChanges | undefined => {
  const modules: LoraModule[] = []
  for (const [i, attention] of attentionsOf(unet).entries())
    for (const [theirs, ours] of Object.entries(layers)) {
      const name = `ip_adapter.${i}.${theirs}_lora`
      const [up, down] = [weights.get(`${name}.up.weight`), weights.get(`${name}.down.weight`)]
      if (!up || !down) continue
      modules.push({
        network: 'unet',
        key: `${attention}.${ours}`.replaceAll('.', '_'),
        name,
        delta: { algorithm: 'lora', matrix: { up, down } },
        scale: 1,
      })
    }
  return modules.length > 0 ? { file, kind: base, modules } : undefined
}
