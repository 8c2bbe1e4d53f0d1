import { describe, expect, it } from 'vitest'
import { providerReason } from './provider-reason.ts'

describe('providerReason', () => {
  it('knows the usual reasons', () => {
    expect(providerReason('the NVIDIA driver is not installed (libcuda.so.1 not found)').kind).toBe(
      'noNvidiaDriver',
    )
    expect(providerReason('the Vulkan loader (Debian: libvulkan1) is not installed').kind).toBe('noVulkan')
    expect(providerReason('it is too slow: 1204 ms where the cpu takes 3 ms').kind).toBe('tooSlow')
    expect(providerReason("its answer differs from the cpu's by 0.12").kind).toBe('wrongAnswer')
  })

  it('takes the command line out of the engine’s words', () => {
    const reason =
      'The execution provider "webgpu" does not work on this machine: No supported adapters. Use "cpu", or see "likeness doctor".'
    expect(providerReason(reason)).toEqual({ kind: 'words', words: 'No supported adapters.' })
  })

  it('leaves other words alone', () => {
    expect(providerReason('the driver ended the probe')).toEqual({
      kind: 'words',
      words: 'the driver ended the probe',
    })
  })
})
