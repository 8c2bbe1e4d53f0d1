import { readFileSync } from 'node:fs'
import { cpus, release } from 'node:os'
import { runtimeVersion } from '../../../core/onnx/open-session.ts'

const nvidiaDriver = (): string => {
  try {
    return readFileSync('/proc/driver/nvidia/version', 'utf8').split('\n')[0] ?? ''
  } catch {
    return ''
  }
}

/** What a provider's answers depend on besides the network: system, drivers, where they are looked for, runtime. */
export const machineKey = (): string =>
  [
    process.platform,
    process.arch,
    release(),
    process.env.LD_LIBRARY_PATH ?? '',
    process.env.VK_ICD_FILENAMES ?? '',
    nvidiaDriver(),
    runtimeVersion,
  ].join(' ')

/** What an optimised graph depends on: its layout is chosen for the processor. */
export const processorKey = (): string =>
  [process.platform, process.arch, cpus()[0]?.model.trim() ?? '', runtimeVersion].join(' ')
