import type { Role } from '../../../../shared/pack-manifest.ts'

/** What people look for a model for. */
export const modelGroups = ['draw', 'swap', 'restore', 'find'] as const
export type ModelGroup = (typeof modelGroups)[number]

const groups: Readonly<Record<Role, ModelGroup>> = {
  'text-to-image': 'draw',
  'face-swapper': 'swap',
  'face-masker': 'swap',
  'face-restorer': 'restore',
  upscaler: 'restore',
  'face-detector': 'find',
  'face-landmarks': 'find',
  'face-embedder': 'find',
  safety: 'find',
}

/** By the first thing it does. */
export const groupOf = ({ roles }: { readonly roles: readonly Role[] }): ModelGroup =>
  groups[roles[0] ?? 'text-to-image']
