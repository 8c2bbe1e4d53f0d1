import { expect, test } from 'vitest'
import { endingNotice, interruption, isAlarming, readEnding } from './engine-ending.ts'

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

test.each([
  [0, { reason: 'killed', exitCode: 9 }, 'engine-out-of-memory'],
  [137, undefined, 'engine-out-of-memory'],
  [0, { reason: 'oom', exitCode: 1 }, 'engine-out-of-memory'],
  [0, { reason: 'crashed', exitCode: 11 }, 'engine-stopped'],
  [1, undefined, 'engine-stopped'],
])('an end with code %i and %j is told as %s', (code, gone, told) => {
  const ending = readEnding(code, gone)
  expect(isAlarming(ending)).toBe(true)
  expect(interruption(ending).code).toBe(told)
  expect(endingNotice(ending)).toMatchObject({ code: told })
  expect(endingNotice(ending).message).toMatch(/Finished pictures are kept and waiting jobs go on/)
})
