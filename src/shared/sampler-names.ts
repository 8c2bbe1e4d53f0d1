import type { SchedulerName } from './api/options.ts'

/** The names by which AUTOMATIC1111's web UI and its clients know our schedulers. Source: modules/sd_samplers*.py. */
export const samplerNames: Readonly<Record<SchedulerName, string>> = {
  euler: 'Euler',
  'euler-a': 'Euler a',
  ddim: 'DDIM',
  pndm: 'PLMS',
  'dpm++2m': 'DPM++ 2M',
  'dpm++2m-karras': 'DPM++ 2M Karras',
  lcm: 'LCM',
}
