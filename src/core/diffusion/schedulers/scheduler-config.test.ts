import { describe, expect, test } from 'vitest'
import grid from '../../../../tests/golden/schedulers-grid.json' with { type: 'json' }
import { parseJsonWithInfinity, parseSchedulerConfig } from './scheduler-config.ts'
import { schedulerNameOf, schedulerNames, withScheduler } from './scheduler-names.ts'

const refusal = (json: unknown) => {
  try {
    parseSchedulerConfig(json)
  } catch (error) {
    return error
  }
  return undefined
}

test('a field that is not in the file gets the default of the class', () => {
  expect(parseSchedulerConfig({ _class_name: 'DDIMScheduler' })).toMatchObject({
    beta_start: 0.0001,
    beta_schedule: 'linear',
    timestep_spacing: 'leading',
    clip_sample: true,
    set_alpha_to_one: true,
  })
  expect(parseSchedulerConfig({ _class_name: 'LCMScheduler', beta_end: null })).toMatchObject({
    beta_start: 0.00085,
    beta_end: 0.012,
    beta_schedule: 'scaled_linear',
    original_inference_steps: 50,
  })
})

test('fields of other classes are ignored, as they occur in converted packs', () => {
  const json = {
    _class_name: 'PNDMScheduler',
    thresholding: true,
    rescale_betas_zero_snr: true,
    colour: 'red',
  }
  expect(refusal(json)).toBeUndefined()
})

describe('what is not implemented is refused by name', () => {
  test.each([
    [{ _class_name: 'EDMEulerScheduler' }, 'EDMEulerScheduler'],
    [{ _class_name: 'constructor' }, 'constructor'],
    [{ _class_name: 'DDIMScheduler', thresholding: true }, 'thresholding'],
    [{ _class_name: 'DDIMScheduler', beta_schedule: 'sigmoid' }, 'beta_schedule'],
    [{ _class_name: 'DDIMScheduler', prediction_type: 'flow_prediction' }, 'prediction_type'],
    [{ _class_name: 'DDIMScheduler', timestep_spacing: 'karras' }, 'timestep_spacing'],
    [{ _class_name: 'EulerDiscreteScheduler', interpolation_type: 'log_linear' }, 'interpolation_type'],
    [{ _class_name: 'EulerDiscreteScheduler', timestep_type: 'continuous' }, 'timestep_type'],
    [{ _class_name: 'DPMSolverMultistepScheduler', algorithm_type: 'sde-dpmsolver' }, 'algorithm_type'],
    [{ _class_name: 'UniPCMultistepScheduler', predict_x0: false }, 'predict_x0'],
    [{ _class_name: 'UniPCMultistepScheduler', use_flow_sigmas: true }, 'use_flow_sigmas'],
    [{ _class_name: 'DEISMultistepScheduler', solver_order: 4 }, 'solver_order'],
    [{ _class_name: 'DDPMScheduler', variance_type: 'learned_range' }, 'variance_type'],
    [{ _class_name: 'DPMSolverMultistepScheduler', solver_order: 3 }, 'solver_order'],
    [{ _class_name: 'DPMSolverMultistepScheduler', use_lu_lambdas: true }, 'use_lu_lambdas'],
    [{ _class_name: 'DPMSolverMultistepScheduler', use_flow_sigmas: true }, 'use_flow_sigmas'],
    [{ _class_name: 'DPMSolverMultistepScheduler', variance_type: 'learned' }, 'variance_type'],
    [{ _class_name: 'LCMScheduler', thresholding: true }, 'thresholding'],
  ])('%j', (json, named) => {
    expect(refusal(json)).toMatchObject({
      code: 'model-unsupported',
      message: expect.stringContaining(named),
    })
  })
})

test.each([
  [undefined],
  ['text'],
  [[]],
  [{}],
  [{ _class_name: 7 }],
  [{ _class_name: 'DDIMScheduler', num_train_timesteps: 0 }],
  [{ _class_name: 'DDIMScheduler', beta_start: -1 }],
  [{ _class_name: 'DDIMScheduler', beta_end: 'big' }],
  [{ _class_name: 'DDIMScheduler', trained_betas: [0.1, 0.2] }],
])('%j is damaged', json => {
  expect(refusal(json)).toMatchObject({ code: 'pack-damaged' })
})

test('Infinity and NaN, as Python writes them, are parsed', () => {
  const text =
    '{"_class_name": "DPMSolverMultistepScheduler", "lambda_min_clipped": -Infinity, "a": "NaN, Infinity", "b": [NaN, Infinity]}'
  const json = parseJsonWithInfinity(text)
  expect(json).toMatchObject({ lambda_min_clipped: -Infinity, a: 'NaN, Infinity', b: [null, Infinity] })
  expect(parseSchedulerConfig(json)).not.toHaveProperty('lambda_min_clipped')
  expect(() => parseJsonWithInfinity('{"a": Infinit}')).toThrow(SyntaxError)
})

describe('user-facing names', () => {
  const sd15 = parseSchedulerConfig(grid.packs['sd-1.5'])

  test('every name gives its own algorithm and comes back from it', () => {
    expect(schedulerNames.map(name => schedulerNameOf(withScheduler(sd15, name)))).toEqual(schedulerNames)
  })

  test("the pack's own name gives back its config, whatever was chosen in between", () => {
    expect(withScheduler(sd15, 'pndm')).toBe(sd15)
    expect(withScheduler(withScheduler(sd15, 'euler'), 'pndm')).toMatchObject({
      skip_prk_steps: true,
      steps_offset: 1,
    })
  })

  test('the training schedule is kept even if the file does not state it', () => {
    const lcm = parseSchedulerConfig({ _class_name: 'LCMScheduler' })
    expect(withScheduler(lcm, 'euler')).toMatchObject({
      beta_start: 0.00085,
      beta_end: 0.012,
      beta_schedule: 'scaled_linear',
      timestep_spacing: 'linspace',
    })
  })

  test('latents are not clipped unless the pack says so', () => {
    const bare = parseSchedulerConfig({ _class_name: 'EulerDiscreteScheduler' })
    expect(withScheduler(bare, 'ddim')).toMatchObject({ clip_sample: false })
    const clipped = parseSchedulerConfig({ _class_name: 'EulerDiscreteScheduler', clip_sample: true })
    expect(withScheduler(clipped, 'ddim')).toMatchObject({ clip_sample: true })
  })

  test('a plain name takes back the spacing that a pack states, and another one replaces it', () => {
    const karras = parseSchedulerConfig({ _class_name: 'EulerDiscreteScheduler', use_karras_sigmas: true })
    expect(schedulerNameOf(karras)).toBe('euler-karras')
    expect(schedulerNameOf(withScheduler(karras, 'euler'))).toBe('euler')
    expect(schedulerNameOf(withScheduler(karras, 'heun-beta'))).toBe('heun-beta')
  })

  test.each(['magic', '', 'constructor', 'Euler', 'ddim-karras'])('"%s" is no scheduler', name => {
    expect(() => withScheduler(sd15, name)).toThrow(expect.objectContaining({ code: 'unknown-scheduler' }))
  })
})
