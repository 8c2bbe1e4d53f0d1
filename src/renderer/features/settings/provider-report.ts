import type { ProviderReport } from '../../../shared/api/doctor.ts'
import type { ProviderName } from '../../../shared/api/options.ts'
import type { WindowOutput } from '../../../shared/window/window-contract.ts'

/** How the engine's report of execution providers is shown. */

interface ProviderChoice {
  readonly name: ProviderName
  /** False if a check found that it does not work here. */
  readonly usable: boolean
}

const platformProviders: { readonly [platform: string]: readonly ProviderName[] } = {
  win32: ['dml', 'webgpu', 'cpu'],
  darwin: ['coreml', 'webgpu', 'cpu'],
}

/**
 * Providers of a platform, `auto` first, then the best first. The current one is always included, so that settings
 * copied from another computer can be seen and changed.
 */
export const providerChoices = (
  platform: string,
  reports: readonly ProviderReport[],
  current: ProviderName,
): readonly ProviderChoice[] => {
  const names = platformProviders[platform] ?? ['cuda', 'webgpu', 'cpu']
  const all: readonly ProviderName[] = ['auto', ...names]
  return (all.includes(current) ? all : [...all, current]).map(name => ({
    name,
    usable: reports.find(report => report.name === name)?.works ?? true,
  }))
}

/** A known reason why a provider does not work, which is translated, or what the runtime says, for details. */
type ProviderReason =
  | { readonly kind: 'noNvidiaDriver' | 'noVulkan' | 'noGraphicsCard' | 'wrongAnswer' | 'tooSlow' }
  | { readonly kind: 'text'; readonly text: string }

/** Recognises the engine's reasons, which are written for the command line. */
export const providerReason = (reason: string): ProviderReason => {
  if (reason.includes('libcuda')) return { kind: 'noNvidiaDriver' }
  if (reason.includes('libvulkan')) return { kind: 'noVulkan' }
  // As Dawn says it, behind the place in its source and cut to the length of a line.
  if (/no supported ad|no (suitable|compatible) (gpu|adapter|device)/i.test(reason))
    return { kind: 'noGraphicsCard' }
  if (reason.includes('answer differs')) return { kind: 'wrongAnswer' }
  if (reason.includes('too slow')) return { kind: 'tooSlow' }
  const text = reason
    .replace(/^The execution provider "[^"]*" does not work on this machine: /, '')
    .replace(/\.? Use "cpu", or see "likeness doctor"\.$/, '.')
  return { kind: 'text', text }
}

type Network = WindowOutput<'doctor'>['networks'][number]

/** A known reason why a provider cannot run a network, which is translated, or what the runtime says, for details. */
type IncompatibleReason =
  | { readonly kind: 'differs' | 'notFinite' | 'ends' | 'memory' | 'slow' }
  | { readonly kind: 'text'; readonly text: string }

export const incompatibleReason = (reason: string): IncompatibleReason => {
  if (/too slow/i.test(reason)) return { kind: 'slow' }
  if (/differ|another shape/i.test(reason)) return { kind: 'differs' }
  if (/finite|NaN/i.test(reason)) return { kind: 'notFinite' }
  if (/\bended\b/i.test(reason)) return { kind: 'ends' }
  if (/memory/i.test(reason)) return { kind: 'memory' }
  return { kind: 'text', text: reason }
}

/** Networks of a pack that the same provider cannot run for the same reason. */
export interface IncompatibleGroup {
  readonly pack: string
  readonly provider: string
  readonly reason: IncompatibleReason
  /** Short names: the folder of a component, else the file. */
  readonly networks: readonly string[]
}

export const groupIncompatible = (networks: readonly Network[]): readonly IncompatibleGroup[] => {
  const groups = new Map<string, IncompatibleGroup>()
  for (const { pack, path, provider, reason } of networks) {
    const known = incompatibleReason(reason)
    const key = JSON.stringify([pack, provider, known])
    const before = groups.get(key)?.networks ?? []
    groups.set(key, { pack, provider, reason: known, networks: [...before, nameOf(path)] })
  }
  return [...groups.values()]
}

const nameOf = (path: string): string => path.replace(/\/model\.onnx$/, '').replace(/\.onnx$/, '')
