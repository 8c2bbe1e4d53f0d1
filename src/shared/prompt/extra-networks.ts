// Tags in prompts such as `<lora:name:0.8>`, as AUTOMATIC1111's web UI has them ("extra networks").
// Source: stable-diffusion-webui, modules/extra_networks.py and extensions-builtin/Lora/extra_networks_lora.py

/** A LoRA that a prompt names. */
export interface LoraTag {
  /** As it stands in the prompt. */
  readonly name: string
  /** Of the UNet. */
  readonly weight: number
  readonly textEncoderWeight: number
}

export interface PromptWithTags {
  /** Without its tags. */
  readonly prompt: string
  readonly loras: readonly LoraTag[]
  /** Tags that mean something else than a LoRA's weights, as they stand there: hypernetworks, or weights that are none. */
  readonly unknown: readonly string[]
}

/** Other programs say `lyco` of LoCon, LoHa and LoKr. */
const tags = /<(lora|lyco|hypernet):([^<>]+)>/g

/** `<lora:name:text encoder:UNet>`, or `te=` and `unet=`: the second weight is the first where it is left out, and that 1. */
export const readTags = (text: string): PromptWithTags => {
  const loras: LoraTag[] = []
  const unknown: string[] = []
  const prompt = text.replace(tags, (tag: string, kind: string, content: string) => {
    const lora = kind === 'hypernet' ? null : readLora(content)
    if (lora) loras.push(lora)
    else unknown.push(tag)
    return ''
  })
  return { prompt, loras, unknown }
}

const readLora = (content: string): LoraTag | null => {
  const items = content.split(':')
  const named = new Map<string, string>()
  const positional: string[] = []
  for (const item of items) {
    const [key, value, ...rest] = item.split('=')
    if (positional.length > 0 && value !== undefined && rest.length === 0) named.set(key!.trim(), value)
    else positional.push(item)
  }
  const [name = '', te, unet, ...others] = positional
  const textEncoderWeight = toNumber(named.get('te') ?? te ?? '1')
  const weight = toNumber(named.get('unet') ?? unet ?? String(textEncoderWeight))
  const isKnown = others.length === 0 && [...named.keys()].every(key => key === 'te' || key === 'unet')
  if (!name.trim() || !isKnown || Number.isNaN(weight) || Number.isNaN(textEncoderWeight)) return null
  return { name: name.trim(), weight, textEncoderWeight }
}

const toNumber = (text: string): number => (text.trim() === '' ? Number.NaN : Number(text))

/** Tags of a name replaced by others. @param rename null leaves a tag as it stands */
export const renameLoras = (prompt: string, rename: (name: string) => string | null): string =>
  prompt.replace(tags, (tag: string, kind: string, content: string) => {
    const [name = '', ...rest] = content.split(':')
    const other = kind === 'hypernet' ? null : rename(name.trim())
    return other === null ? tag : `<${kind}:${[other, ...rest].join(':')}>`
  })

/** As it would stand in a prompt. */
export const formatTag = ({ name, weight, textEncoderWeight }: LoraTag): string =>
  `<lora:${name}:${textEncoderWeight}${weight === textEncoderWeight ? '' : `:${weight}`}>`
