import type { WindowOutput } from '../../../../shared/api/window-contract.ts'

type Network = WindowOutput<'doctor'>['networks'][number]

/** Why a way to compute does not do for a network, or the engine's own English words. */
export type UnfitReason =
  | { readonly kind: 'differs' | 'notFinite' | 'ends' | 'memory' | 'slow' }
  | { readonly kind: 'words'; readonly words: string }

export const unfitReason = (reason: string): UnfitReason => {
  if (/too slow/i.test(reason)) return { kind: 'slow' }
  if (/differ|another shape/i.test(reason)) return { kind: 'differs' }
  if (/finite|NaN/i.test(reason)) return { kind: 'notFinite' }
  if (/\bended\b/i.test(reason)) return { kind: 'ends' }
  if (/memory/i.test(reason)) return { kind: 'memory' }
  return { kind: 'words', words: reason }
}

/** Networks that share pack, provider and reason, told in one line. */
export interface UnfitGroup {
  readonly pack: string
  readonly provider: string
  readonly reason: UnfitReason
  /** As people name them: a part's folder, else the file. */
  readonly networks: readonly string[]
}

export const groupUnfit = (networks: readonly Network[]): readonly UnfitGroup[] => {
  const groups = new Map<string, UnfitGroup>()
  for (const { pack, path, provider, reason } of networks) {
    const read = unfitReason(reason)
    const key = JSON.stringify([pack, provider, read])
    const before = groups.get(key)?.networks ?? []
    groups.set(key, { pack, provider, reason: read, networks: [...before, nameOf(path)] })
  }
  return [...groups.values()]
}

const nameOf = (path: string): string => path.replace(/\/model\.onnx$/, '').replace(/\.onnx$/, '')
