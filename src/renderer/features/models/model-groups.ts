import type { Role } from '../../../shared/pack-manifest.ts'

/** What a model is for. */
export const modelGroups = ['draw', 'swap', 'restore', 'find'] as const
export type ModelGroup = (typeof modelGroups)[number]

const groups: Readonly<Record<Role, ModelGroup>> = {
  'text-to-image': 'draw',
  'preview-decoder': 'draw',
  lora: 'draw',
  'textual-inversion': 'draw',
  vae: 'draw',
  controlnet: 'draw',
  'ip-adapter': 'draw',
  'face-swapper': 'swap',
  'face-masker': 'swap',
  'face-restorer': 'restore',
  upscaler: 'restore',
  colouriser: 'restore',
  'background-remover': 'restore',
  'face-detector': 'find',
  'face-landmarks': 'find',
  'face-embedder': 'find',
  safety: 'find',
}

/** The group of its first role. */
export const groupOf = ({ roles }: { readonly roles: readonly Role[] }): ModelGroup =>
  groups[roles[0] ?? 'text-to-image']

/** Whether each word of a search is in one of the texts, in any case. */
export const matches = (search: string, texts: readonly string[]): boolean => {
  const text = texts.join('\n').toLocaleLowerCase()
  return search
    .toLocaleLowerCase()
    .split(/\s+/)
    .every(word => text.includes(word))
}
