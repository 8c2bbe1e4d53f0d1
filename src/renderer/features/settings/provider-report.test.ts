import { describe, expect, it, test } from 'vitest'
import { groupIncompatible, incompatibleReason, providerChoices, providerReason } from './provider-report.ts'

describe('providerChoices', () => {
  const report = (name: string, works: boolean) => ({
    ...{ name, works, tooSlow: false, reason: null, difference: null, time: null, operationsPerSecond: null },
  })
  const names = (platform: string) => providerChoices(platform, [], 'auto').map(({ name }) => name)

  it('offers what the platform has, automatic first', () => {
    expect(names('win32')).toEqual(['auto', 'dml', 'webgpu', 'cpu'])
    expect(names('darwin')).toEqual(['auto', 'coreml', 'webgpu', 'cpu'])
    expect(names('linux')).toEqual(['auto', 'cuda', 'webgpu', 'cpu'])
  })

  it('lets choose everything before a check, and what works after it', () => {
    expect(providerChoices('linux', [], 'auto').every(({ usable }) => usable)).toBe(true)
    const checked = providerChoices('linux', [report('cuda', false), report('cpu', true)], 'auto')
    expect(checked.filter(({ usable }) => !usable).map(({ name }) => name)).toEqual(['cuda'])
  })

  it('includes the current one, also on another platform', () => {
    expect(providerChoices('linux', [], 'coreml').at(-1)).toEqual({ name: 'coreml', usable: true })
  })
})

describe('providerReason', () => {
  it('knows the usual reasons', () => {
    expect(providerReason('the NVIDIA driver is not installed (libcuda.so.1 not found)').kind).toBe(
      'noNvidiaDriver',
    )
    expect(providerReason('the Vulkan loader (Debian: libvulkan1) is not installed').kind).toBe('noVulkan')
    const path =
      '/onnxruntime_src/onnxruntime/core/providers/webgpu/webgpu_context.cc:136 onnxruntime::webgpu'
    expect(providerReason(`${path} Failed to get a WebGPU adapter: No supported ad.`).kind).toBe(
      'noGraphicsCard',
    )
    expect(providerReason('it is too slow: 1204 ms where the cpu takes 3 ms').kind).toBe('tooSlow')
    expect(providerReason("its answer differs from the cpu's by 0.12").kind).toBe('wrongAnswer')
  })

  it('removes hints for the command line', () => {
    const reason =
      'The execution provider "webgpu" does not work on this machine: Device lost. Use "cpu", or see "likeness doctor".'
    expect(providerReason(reason)).toEqual({ kind: 'text', text: 'Device lost.' })
  })

  it('leaves other texts as they are', () => {
    expect(providerReason('the driver ended the probe')).toEqual({
      kind: 'text',
      text: 'the driver ended the probe',
    })
  })
})

const on = (path: string, reason: string, provider = 'webgpu') => ({
  ...{ pack: 'mine', path, provider, reason, time: null, operationsPerSecond: null },
})

test('networks that fail alike are one group, by their short names', () => {
  const groups = groupIncompatible([
    on('unet/model.onnx', 'its output "sample" differs from the cpu\'s by 30 %'),
    on('vae_decoder/model.onnx', 'its output "sample" differs from the cpu\'s by 9.1 %'),
    on('swapper.onnx', 'the program ended 2 times while it was tried', 'dml'),
  ])
  expect(groups).toEqual([
    { pack: 'mine', provider: 'webgpu', reason: { kind: 'differs' }, networks: ['unet', 'vae_decoder'] },
    { pack: 'mine', provider: 'dml', reason: { kind: 'ends' }, networks: ['swapper'] },
  ])
})

test('too slow is told as that, whether it ended or not', () => {
  for (const rest of ['1204 ms where the cpu takes 3 ms', 'no answer within 60 s'])
    expect(incompatibleReason(`it is too slow: ${rest}`)).toEqual({ kind: 'slow' })
})

test('a reason that nobody foresaw keeps its words', () => {
  expect(incompatibleReason('Kernel not found.')).toEqual({ kind: 'text', text: 'Kernel not found.' })
})
