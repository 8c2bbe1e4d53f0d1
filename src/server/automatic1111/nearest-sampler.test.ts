import { expect, test } from 'vitest'
import { nearestSampler } from './nearest-sampler.ts'

test.each([
  ['Euler a', undefined, 'euler-a'],
  ['DPM++ 2M', 'Karras', 'dpm++2m-karras'],
  ['DPM++ 2M Karras', undefined, 'dpm++2m-karras'],
  ['DPM++ 2M SDE Heun Exponential', undefined, 'dpm++2m-sde-exponential'],
  ['DPM++ 2M SDE Heun', 'Karras', 'dpm++2m-sde-karras'],
  ['DPM fast', undefined, 'dpm++2m'],
  ['DPM adaptive', 'Karras', 'dpm++2m-karras'],
  ['Restart', undefined, 'heun'],
  ['DDIM CFG++', undefined, 'ddim'],
  ['Euler SMEA Dy', undefined, 'euler-a'],
  ['euler_cfg_pp', undefined, 'euler'],
  ['ipndm_v', 'normal', 'pndm'],
  ['HeunPP2', 'beta', 'heun-beta'],
  ['nobody knows this', undefined, 'euler-a'],
  ['Euler', 'Align Your Steps', 'euler'],
  ['DPM++ 2M', 'KL Optimal', 'dpm++2m-karras'],
  ['Euler', 'Polyexponential', 'euler-exponential'],
  ['DPM++ 2M', 'automatic', 'dpm++2m-karras'],
  ['', 'Karras', undefined],
  [null, null, undefined],
])('%j with %j is %j', (sampler, schedule, scheduler) => {
  expect(nearestSampler(sampler, schedule, undefined)).toBe(scheduler)
})

test('eta 0 takes fresh noise away, and leaves what has none', () => {
  expect(nearestSampler('Euler a', undefined, 0)).toBe('euler')
  expect(nearestSampler('DPM2 a', 'Karras', 0)).toBe('dpm2-karras')
  expect(nearestSampler('DDIM', undefined, 0)).toBe('ddim')
  expect(nearestSampler('Euler a', undefined, 1)).toBe('euler-a')
})
