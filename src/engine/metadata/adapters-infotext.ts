import { shortAdapterHash, shortHash } from '../../shared/api/checkpoints.ts'
import type { DrawingRecipe, Recipe } from '../../shared/api/recipe.ts'
import { formatTag } from '../../shared/prompt/extra-networks.ts'

// What AUTOMATIC1111's infotext says of LoRAs, embeddings and VAEs. Source: stable-diffusion-webui,
// extensions-builtin/Lora/extra_networks_lora.py, modules/sd_hijack_clip.py, modules/processing.py

type Added = Pick<Recipe, 'loras' | 'vae' | 'named'>

type ListedLora = NonNullable<Recipe['loras']>[number]

/** What a tag calls it: its id where the file's name would end the tag. */
const nameInTag = ({ lora, name = lora }: ListedLora): string => (/[:<>]/.test(name) ? lora : name)

/** The prompt with a tag for each LoRA that was chosen beside it: the web UI knows no other place. */
export const taggedPrompt = ({ prompt, loras = [] }: Pick<Recipe, 'prompt' | 'loras'>): string =>
  [
    prompt,
    ...loras.map(lora => formatTag({ textEncoderWeight: lora.weight, ...lora, name: nameInTag(lora) })),
  ].join(' ')

/** Settings that stand behind the model's. */
export const adapterSettings = ({
  loras = [],
  vae,
  named = [],
}: Added): (readonly [name: string, value: string])[] => {
  const hashes = (list: readonly { readonly name: string; readonly hash: string }[]) =>
    list.map(({ name, hash }) => `${plain(name)}: ${shortAdapterHash(hash)}`)
  const list = loras.flatMap(lora => (lora.hash ? [{ name: nameInTag(lora), hash: lora.hash }] : []))
  const ofRole = (role: NonNullable<Recipe['named']>[number]['role']) =>
    named.filter(entry => entry.role === role)
  const loraHashes = unique(hashes([...ofRole('lora'), ...list]))
  const embeddingHashes = unique(hashes(ofRole('textual-inversion')))
  return [
    ...(vae?.hash ? [['VAE hash', shortHash(vae.hash)] as const] : []),
    ...(vae ? [['VAE', quoted(`${vae.name ?? vae.vae}.safetensors`)] as const] : []),
    ...(loraHashes.length > 0 ? [['Lora hashes', `"${loraHashes.join(', ')}"`] as const] : []),
    ...(embeddingHashes.length > 0 ? [['TI hashes', `"${embeddingHashes.join(', ')}"`] as const] : []),
  ]
}

/** Names stand between colons and commas. */
const plain = (name: string): string => name.replace(/[:,"\\]/g, '')

const quoted = (value: string): string => (/[,:\n]/.test(value) ? JSON.stringify(value) : value)

const unique = (values: readonly string[]): readonly string[] => [...new Set(values)]

const roles = { 'Lora hashes': 'lora', 'TI hashes': 'textual-inversion' } as const

const isHash = /^[0-9a-f]{10,64}$/i

/** What the settings of an infotext say of them, as far as a recipe has it. */
export const readAdapterSettings = (
  settings: ReadonlyMap<string, string>,
): Pick<DrawingRecipe, 'vae' | 'named'> => {
  const named = Object.entries(roles).flatMap(([setting, role]) =>
    (settings.get(setting) ?? '').split(',').flatMap(entry => {
      const [name = '', hash = ''] = entry.split(':').map(part => part.trim())
      return name && isHash.test(hash) ? [{ role, name, hash: hash.toLowerCase() }] : []
    }),
  )
  const vae = settings.get('VAE')?.replace(/\.(safetensors|pt|ckpt)$/i, '')
  const hash = settings.get('VAE hash')?.toLowerCase()
  return {
    named: named.length > 0 ? named : undefined,
    vae: vae && vae !== 'None' && vae !== 'Automatic' ? { vae, ...(hash && { hash }) } : undefined,
  }
}
