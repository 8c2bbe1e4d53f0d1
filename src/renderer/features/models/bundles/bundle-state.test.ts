import { describe, expect, it } from 'vitest'
import type { Installation, InstallState } from '../../../../shared/api/models.ts'
import { testBundle } from '../../../testing/fixtures.ts'
import { bundleInstalls, bundleState } from './bundle-state.ts'

const install = (id: string, state: InstallState, bytes = 100): Installation => ({
  ...{ id, title: id.toUpperCase(), bytes, state },
})
const bundle = testBundle({ models: ['there', 'a', 'b'], missing: ['a', 'b'], bytes: 200 })
const downloading: InstallState = {
  ...{ kind: 'downloading', done: 50, of: 120, bytesPerSecond: 10, secondsLeft: 7 },
}

describe('the state of a bundle', () => {
  it('is open until all that is missing was asked for', () => {
    expect(bundleState(bundle, [])).toEqual({ kind: 'open' })
    expect(bundleState(bundle, [install('a', downloading)])).toEqual({ kind: 'open' })
    expect(bundleState({ ...bundle, missing: [] }, [])).toEqual({ kind: 'installed' })
  })

  it('counts all of its models together while they are installed', () => {
    const installs = [install('a', downloading), install('b', { kind: 'waiting' })]
    expect(bundleState(bundle, installs)).toEqual({
      ...{ kind: 'working', done: 50, of: 220, secondsLeft: 17, now: 'A' },
    })
    const next = [install('a', { kind: 'done' }), install('b', { ...downloading, done: 60 })]
    // What has ended may still be missing in the list of packs, or be there already.
    for (const missing of [['a', 'b'], ['b']])
      expect(bundleState({ ...bundle, missing }, next)).toMatchObject({ done: 160, of: 220, now: 'B' })
    const both = next.map(each => ({ ...each, state: { kind: 'done' } as const }))
    expect(bundleState(bundle, both)).toEqual({ kind: 'installed' })
  })

  it('is paused when nothing of it runs, and tells what failed', () => {
    const paused: InstallState = { kind: 'paused', done: 30, of: 100 }
    expect(bundleState(bundle, [install('a', paused), install('b', paused)])).toEqual({
      ...{ kind: 'paused', done: 60, of: 200 },
    })
    const failure = { kind: 'failed', code: 'download-failed', message: 'It stopped.' } as const
    expect(bundleState(bundle, [install('a', failure), install('b', paused)])).toEqual({
      ...{ kind: 'failed', title: 'A', failure },
    })
    expect(bundleState(bundle, [install('a', failure), install('b', downloading)]).kind).toBe('working')
  })
})

it('only its own unfinished installations are paused, resumed or cancelled', () => {
  const installs = [
    install('other', downloading),
    install('a', { kind: 'paused', done: 1, of: 2 }),
    install('b', { kind: 'waiting' }),
  ]
  expect(bundleInstalls(bundle, installs)).toEqual({ active: ['b'], stopped: ['a'] })
})
