import { basename, dirname, extname } from 'node:path'

/** Names that libraries give to every file they save, so that the folder says what it is. */
const anyonesNames =
  /^(diffusion_pytorch_model|pytorch_lora_weights|learned_embeds|pytorch_model|model|ip-adapter)([._-](fp16|bf16|fp32|ema))*$/i

/** What a file is called without its ending, and what its pack calls the file: the word of `<lora:word:1>`. */
export const nameOfWeights = (path: string): string => {
  const stem = basename(path, extname(path))
  const folder = basename(dirname(path))
  return anyonesNames.test(stem) && folder ? folder : stem
}

/** Title and licence, as the makers of a file wrote them into it, or its name. */
export const aboutWeights = (
  path: string,
  metadata: ReadonlyMap<string, string>,
): { readonly title: string; readonly licence?: string } => {
  const licence = metadata.get('modelspec.license')?.trim()
  return {
    title: metadata.get('modelspec.title')?.trim() || nameOfWeights(path),
    ...(licence && { licence }),
  }
}
