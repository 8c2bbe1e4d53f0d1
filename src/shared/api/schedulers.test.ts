import { expect, test } from 'vitest'
import { schedulerChoice } from './scheduler-schemas.ts'
import { findScheduler, schedulerLabel, schedulerNames } from './schedulers.ts'

test('every name and every label finds its scheduler', () => {
  for (const name of schedulerNames) {
    expect(findScheduler(name)).toBe(name)
    expect(findScheduler(schedulerLabel(name))).toBe(name)
  }
})

test('the names of before are names still', () => {
  const before = ['euler', 'euler-a', 'ddim', 'pndm', 'dpm++2m', 'dpm++2m-karras', 'lcm']
  expect(before.map(name => schedulerChoice.parse(name))).toEqual(before)
})

test.each([
  ['DPM++ 2M Karras', undefined, 'dpm++2m-karras'],
  ['dpmpp_2m_sde', 'karras', 'dpm++2m-sde-karras'],
  ['DPMSolverMultistepScheduler', undefined, 'dpm++2m'],
  ['EulerAncestralDiscreteScheduler', undefined, 'euler-a'],
  ['k_euler_ancestral', undefined, 'euler-a'],
  ['k_euler_a', 'sgm_uniform', 'euler-a-sgm-uniform'],
  ['euler', 'SGMUniform', 'euler-sgm-uniform'],
  ['uni_pc', 'simple', 'unipc-simple'],
  ['PLMS', undefined, 'pndm'],
  ['dpm_2_ancestral', 'normal', 'dpm2-a-uniform'],
  ['k_dpmpp_2m_ka', undefined, 'dpm++2m-karras'],
  ['DPM++ SDE Karras', 'Automatic', 'dpm++sde-karras'],
  ['DPM++ 3M SDE', 'Automatic', 'dpm++3m-sde-exponential'],
  ['DDIM', 'Karras', 'ddim'],
  ['Euler', 'Align Your Steps', 'euler'],
  ['DDIM Karras', undefined, undefined],
  ['Restart', undefined, undefined],
  ['', 'Karras', undefined],
])('%s, %s is %s', (name, schedule, expected) => {
  expect(findScheduler(name, schedule)).toBe(expected)
})

test('a name that is none is refused with those that there are', () => {
  expect(schedulerChoice.safeParse('magic').error?.issues[0]?.message).toMatch(/"magic".*euler-a.*-karras/)
})
