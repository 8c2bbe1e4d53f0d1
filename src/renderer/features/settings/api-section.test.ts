import { describe, expect, it } from 'vitest'
import { readPort } from './api-section.tsx'

describe('readPort', () => {
  it('reads ports that a person’s program may use', () => {
    expect(['1024', ' 8000 ', '65535'].map(readPort)).toEqual([1024, 8000, 65535])
  })

  it('knows ports that the system keeps for itself', () => {
    expect(['1', '80', '1023'].map(readPort)).toEqual(Array(3).fill('portReserved'))
  })

  it('refuses everything else', () => {
    expect(['', '0', '65536', '8e3', '80.5', '-8000', 'abc'].map(readPort)).toEqual(
      Array(7).fill('portInvalid'),
    )
  })
})
