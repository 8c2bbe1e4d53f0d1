import { describe, expect, it } from 'vitest'
import { formatBytes } from './format.ts'

describe('formatBytes', () => {
  it('says sizes as file managers do', () => {
    expect(formatBytes(52_431_234, 'en')).toBe('52 MB')
    expect(formatBytes(2_583_431_234, 'en')).toBe('2.6 GB')
    expect(formatBytes(2_583_431_234, 'de')).toBe('2,6\u00a0GB')
    expect(formatBytes(0, 'en')).toBe('0 byte')
  })
})
