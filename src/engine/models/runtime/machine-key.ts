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

/** What a benchmark's result depends on besides network and provider: system, drivers, their search path, runtime. */
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

/** What an optimised graph depends on: the runtime lays weights out for the processor. */
export const processorKey = (): string =>
  [process.platform, process.arch, cpus()[0]?.model.trim() ?? '', runtimeVersion].join(' ')
