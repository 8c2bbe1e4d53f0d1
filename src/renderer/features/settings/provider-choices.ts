import type { ProviderReport } from '../../../shared/api/doctor.ts'
import type { ProviderName } from '../../../shared/api/options.ts'

export interface ProviderChoice {
  readonly name: ProviderName
  /** False once a check found that it does not work here. */
  readonly usable: boolean
}

const ofPlatform: { readonly [platform: string]: readonly ProviderName[] } = {
  win32: ['dml', 'webgpu', 'cpu'],
  darwin: ['coreml', 'webgpu', 'cpu'],
}

/**
 * What can be chosen on this platform, `auto` first, then best first. The one in force is always among them,
 * so that settings brought from another computer can be seen and changed.
 */
export const providerChoices = (
  platform: string,
  reports: readonly ProviderReport[],
  current: ProviderName,
): readonly ProviderChoice[] => {
  const names = ofPlatform[platform] ?? ['cuda', 'webgpu', 'cpu']
  const all: readonly ProviderName[] = ['auto', ...names]
  return (all.includes(current) ? all : [...all, current]).map(name => ({
    name,
    usable: reports.find(report => report.name === name)?.works ?? true,
  }))
}
