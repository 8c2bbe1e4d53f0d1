import type { BetaScheduleConfig } from './config-schemas.ts'
import { f32 } from './float32.ts'

/**
 * β for every training timestep, float32, rising.
 * Source: Ho et al., "Denoising Diffusion Probabilistic Models" (2006.11239); diffusers' schedulers.
 */
export const createBetas = (config: BetaScheduleConfig): Float32Array => {
  const betas = trainingBetas(config)
  return config.rescale_betas_zero_snr ? rescaleZeroTerminalSnr(betas) : betas
}

const trainingBetas = (config: BetaScheduleConfig): Float32Array => {
  if (config.trained_betas) return Float32Array.from(config.trained_betas)
  const { beta_start: start, beta_end: end, num_train_timesteps: count } = config
  switch (config.beta_schedule) {
    case 'linear':
      return linspace32(start, end, count)
    case 'scaled_linear':
      return linspace32(Math.sqrt(start), Math.sqrt(end), count).map(root => root * root)
    case 'squaredcos_cap_v2':
      return betasForAlphaBar(count)
  }
}

/** The cosine schedule. Source: Nichol & Dhariwal, "Improved DDPM" (2102.09672), eq. 17, with β at most 0.999. */
const betasForAlphaBar = (count: number): Float32Array => {
  const alphaBar = (t: number) => Math.cos((((t + 0.008) / 1.008) * Math.PI) / 2) ** 2
  return Float32Array.from({ length: count }, (_, i) =>
    Math.min(1 - alphaBar((i + 1) / count) / alphaBar(i / count), 0.999),
  )
}

/** Float32 values per AVX-512 instruction; torch unrolls its loops by two. */
const LANES = 16

/**
 * Evenly spaced float32 values with exact ends, rounded as torch.linspace rounds them on a current server processor: it
 * counts from the nearer end to the first lane of a block, and from there to the other lanes. Schedules that end near
 * zero noise show a difference in the last bit.
 */
const linspace32 = (start: number, end: number, count: number): Float32Array => {
  const [first, last] = [f32(start), f32(end)]
  const stride = f32(f32(last - first) / (count - 1))
  const inBlocks = count - (count % (2 * LANES))
  return Float32Array.from({ length: count }, (_, i) => {
    const block = i < inBlocks ? i - (i % LANES) : i
    const base = block < Math.floor(count / 2) ? first + stride * block : last - stride * (count - 1 - block)
    return f32(base) + stride * (i - block)
  })
}

/**
 * Rescales β so that the last timestep holds no signal.
 * Source: Lin et al., "Common Diffusion Noise Schedules and Sample Steps are Flawed" (2305.08891), algorithm 1.
 */
const rescaleZeroTerminalSnr = (betas: Float32Array): Float32Array => {
  const roots = cumulativeAlphas(betas).map(Math.sqrt)
  const first = roots[0]!
  const last = roots.at(-1)!
  const stretch = f32(first / f32(first - last))
  const alphas = roots.map(root => f32(f32(root - last) * stretch)).map(root => root * root)
  return alphas.map((alpha, i) => 1 - (i === 0 ? alpha : f32(alpha / alphas[i - 1]!)))
}

/** Cumulative product of α = 1 − β. */
export const cumulativeAlphas = (betas: Float32Array): Float32Array => {
  let product = 1
  return betas.map(beta => {
    product *= f32(1 - beta)
    return product
  })
}
