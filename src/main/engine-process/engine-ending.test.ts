import { expect, test } from 'vitest'
import { readEnding } from './engine-ending.ts'

test.each(['oom', 'killed', 'memory-eviction'])(
  'an engine process that Electron calls "%s" ended for lack of memory',
  reason => {
    expect(readEnding(1, { reason, exitCode: 9 })).toEqual({ kind: 'out-of-memory' })
  },
)

test('so did one that the system killed before Electron could say anything; another end keeps its code', () => {
  expect(readEnding(137, undefined)).toEqual({ kind: 'out-of-memory' })
  expect(readEnding(134, undefined)).toEqual({ kind: 'crashed', detail: 'left, code 134' })
  const crashed = { kind: 'crashed', detail: 'crashed, code 139' }
  expect(readEnding(1, { reason: 'crashed', exitCode: 139 })).toEqual(crashed)
})
