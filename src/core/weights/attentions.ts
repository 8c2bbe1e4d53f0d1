import type { Weights } from './weight.ts'

/**
 * The attentions of a UNet in the order in which diffusers lists them (`attn_processors`) and IP-Adapters number them: the
 * way down, the way up, the middle; of each block first itself, then the prompt.
 */
export const attentionsOf = (unet: Weights): readonly string[] => {
  const found: string[] = []
  const blocks = (at: string) => {
    for (let i = 0; unet.has(`${at}.attentions.${i}.norm.weight`); i++) {
      const transformer = `${at}.attentions.${i}.transformer_blocks`
      for (let j = 0; unet.has(`${transformer}.${j}.norm1.weight`); j++)
        found.push(`${transformer}.${j}.attn1`, `${transformer}.${j}.attn2`)
    }
  }
  for (const way of ['down', 'up'])
    for (let i = 0; unet.has(`${way}_blocks.${i}.resnets.0.conv1.weight`); i++) blocks(`${way}_blocks.${i}`)
  blocks('mid_block')
  return found
}
