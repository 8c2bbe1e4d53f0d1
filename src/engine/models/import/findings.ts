import type { PackManifest } from '../../../shared/pack-manifest.ts'

/** What was found in a place a person pointed at: which files make up a pack, and what it is for. */
export interface Findings {
  readonly title: string
  readonly roles: PackManifest['roles']
  readonly files: readonly { readonly from: string; readonly path: string }[]
}
