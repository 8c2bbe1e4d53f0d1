import { describe, expect, it } from 'vitest'
import { readPort } from './api-section.tsx'

describe('readPort', () => {
  it('reads ports that a person’s program may use', () => {
    expect(['1024', ' 8000 ', '65535'].map(readPort)).toEqual([1024, 8000, 65535])
  })

  it('refuses everything else', () => {
    expect(['', '80', '1023', '65536', '8e3', '80.5', '-8000', 'abc'].map(readPort)).toEqual(
      Array(8).fill(null),
    )
  })
})
