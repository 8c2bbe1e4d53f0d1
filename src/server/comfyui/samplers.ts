import { findScheduler, type SchedulerName } from '../../shared/api/schedulers.ts'
import { refusal } from './node-issues.ts'

/** ComfyUI's names of the samplers that there are. Source: ComfyUI, comfy/samplers.py, `KSAMPLER_NAMES` */
export const samplerNames = [
  ...['euler', 'euler_ancestral', 'heun', 'dpm_2', 'dpm_2_ancestral', 'lms', 'dpmpp_2s_ancestral'],
  ...['dpmpp_sde', 'dpmpp_sde_gpu', 'dpmpp_2m', 'dpmpp_2m_sde', 'dpmpp_2m_sde_gpu', 'dpmpp_3m_sde'],
  ...['dpmpp_3m_sde_gpu', 'ddpm', 'lcm', 'deis', 'ddim', 'uni_pc', 'uni_pc_bh2'],
]

/** And of the spacings of noise levels: `SCHEDULER_NAMES`. */
export const scheduleNames = [
  ...['normal', 'karras', 'exponential', 'sgm_uniform', 'simple', 'beta', 'ddim_uniform'],
]

/**
 * The scheduler of a sampler and a spacing. DDIM, DDPM and LCM have one spacing of their own, whatever is asked for.
 * @throws NodeRefusal for `ddim_uniform` with another sampler
 */
export const schedulerNamed = (sampler: string, schedule: string): SchedulerName => {
  if (schedule === 'ddim_uniform' && sampler !== 'ddim')
    throw refusal(
      'scheduler',
      `ddim_uniform goes with the sampler ddim only, not with ${sampler}. Choose normal or karras.`,
    )
  const found = findScheduler(sampler, schedule.replace('ddim_uniform', 'normal'))
  if (found) return found
  throw refusal('sampler_name', `There is no sampler ${sampler}.`)
}
