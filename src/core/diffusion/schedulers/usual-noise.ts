import { createBetas, cumulativeAlphas } from './beta-schedule.ts'
import type { BetaScheduleConfig } from './config-schemas.ts'
import { trainingSigmas } from './sigmas.ts'

/** σ of the noisiest timestep of Stable Diffusion, for whose schedule these algorithms and spacings are made. */
const usualSigmaMax = 14.6146

/**
 * A cosine schedule up to the noise of Stable Diffusion's. It ends in almost pure noise (σ of 20,000): spacings by σ spend
 * most of their steps there, and what takes the slope at both ends of a step overshoots. `lambda_min_clipped` of diffusers'
 * DPM-Solver++ is there for the same reason. Other schedules stay as they are.
 */
export const withinUsualNoise = <C extends BetaScheduleConfig>(
  config: C,
): Pick<BetaScheduleConfig, 'num_train_timesteps' | 'trained_betas'> => {
  const { num_train_timesteps, trained_betas } = config
  if (!endsInNoise(config)) return { num_train_timesteps, trained_betas }
  const betas = createBetas(config)
  const count = trainingSigmas(cumulativeAlphas(betas)).findIndex(sigma => sigma > usualSigmaMax)
  return count < 2
    ? { num_train_timesteps, trained_betas }
    : { num_train_timesteps: count, trained_betas: [...betas.subarray(0, count)] }
}

/** Whether a schedule has hardly any signal at its end, and not none, for which models are trained apart. */
export const endsInNoise = ({ beta_schedule, trained_betas }: BetaScheduleConfig): boolean =>
  beta_schedule === 'squaredcos_cap_v2' && trained_betas === undefined
