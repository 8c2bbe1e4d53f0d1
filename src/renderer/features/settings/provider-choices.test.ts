import { describe, expect, it } from 'vitest'
import { providerChoices } from './provider-choices.ts'

describe('providerChoices', () => {
  const report = (name: string, works: boolean) => ({
    ...{ name, works, tooSlow: false, reason: null, difference: null, time: null },
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

  it('keeps the one in force in sight, also on another platform', () => {
    expect(providerChoices('linux', [], 'coreml').at(-1)).toEqual({ name: 'coreml', usable: true })
  })
})
