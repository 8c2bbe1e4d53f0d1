import { expect, test } from 'vitest'
import { type CheckpointSampling, folderScheduler } from './checkpoint-scheduler.ts'

const training = { beta_start: 0.00085, beta_end: 0.012, beta_schedule: 'scaled_linear', steps_offset: 1 }
const sampling: CheckpointSampling = {
  ...({ kind: 'sd-1', predictionType: 'epsilon' } as const),
  ...{ zeroTerminalSnr: false, distilled: null },
}

test('a folder’s scheduler is used as it is', () => {
  const json = { ...training, _class_name: 'EulerDiscreteScheduler', timestep_spacing: 'trailing' }
  expect(folderScheduler(json, sampling)).toMatchObject(json)
})

test('what a person chose comes before it', () => {
  const json = { ...training, _class_name: 'EulerDiscreteScheduler', timestep_spacing: 'trailing' }
  const chosen = folderScheduler(json, { ...sampling, predictionType: 'v_prediction', scheduler: 'ddim' })
  expect(chosen).toMatchObject({
    ...{ ...training, _class_name: 'DDIMScheduler', timestep_spacing: 'trailing' },
    prediction_type: 'v_prediction',
  })
})

test.each([
  { _class_name: 'UniPCMultistepScheduler', use_flow_sigmas: true },
  { _class_name: 'DPMSolverSinglestepScheduler', algorithm_type: 'dpmsolver++' },
])('$_class_name, which is not implemented, gives way to DPM-Solver++ on its training schedule', own => {
  expect(folderScheduler({ ...training, ...own, timestep_spacing: 'leading' }, sampling)).toMatchObject({
    ...{ ...training, _class_name: 'DPMSolverMultistepScheduler', algorithm_type: 'dpmsolver++' },
    timestep_spacing: 'leading',
  })
})

test('a file that names no algorithm leaves the usual one', () => {
  expect(folderScheduler({ prediction_type: 'epsilon' }, sampling)).toMatchObject({
    ...training,
    _class_name: 'PNDMScheduler',
  })
})

test('a damaged file is told', () => {
  const json = { ...training, _class_name: 'DDIMScheduler', beta_start: 'a lot' }
  expect(() => folderScheduler(json, sampling)).toThrow(expect.objectContaining({ code: 'pack-damaged' }))
})
