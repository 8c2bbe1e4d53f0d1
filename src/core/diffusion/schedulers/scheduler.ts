// The folder of denoising algorithms: one file each, and the parts they share (betas, ᾱ, timesteps, σ, predictions). No
// networks.

/**
 * What an algorithm remembers of earlier steps. Callers pass each step's state to the next and do not read it;
 * single-step algorithms leave it empty.
 */
export interface SchedulerState {
  /** Earlier model outputs in the form the algorithm combines them, newest first. */
  readonly outputs: readonly Float32Array[]
  /** The sample at the start of a step of several model evaluations. */
  readonly curSample?: Float32Array
  /** The weighted sum of the model outputs of such a step so far. */
  readonly curModelOutput?: Float32Array
}

export interface StepResult {
  readonly latents: Float32Array
  readonly state: SchedulerState
}

/**
 * A denoising algorithm for a fixed number of steps (after `set_timesteps` of diffusers): an immutable value whose
 * functions are pure, apart from calling `noise`. Latents are float32, of any shape, in the algorithm's own scale:
 *
 * ```ts
 * let latents: Float32Array = generator.randn(shape).map(v => v * scheduler.initNoiseSigma)
 * let state = scheduler.initialState
 * for (const [i, t] of scheduler.timesteps.entries()) {
 *   const noisePred = await unet(scheduler.scaleModelInput(latents, i), t)
 *   ;({ latents, state } = scheduler.step(noisePred, i, latents, state, () => generator.randn(shape)))
 * }
 * ```
 */
export interface Scheduler {
  /** One per model evaluation, in order; some algorithms evaluate the model more than once per step. */
  readonly timesteps: readonly number[]
  /** For those algorithms: the index in `timesteps` of each step's first evaluation. */
  readonly firstEvaluations?: readonly number[]
  /** σ for each timestep and one for the end; empty for algorithms that work on `alphasCumprod`. */
  readonly sigmas: readonly number[]
  /** Standard deviation of the initial latents. */
  readonly initNoiseSigma: number
  readonly initialState: SchedulerState
  /** The model's input at index i; may be the latents themselves. */
  readonly scaleModelInput: (latents: Float32Array, i: number) => Float32Array
  /** The latents of an image with noise, as the algorithm has them before index i. */
  readonly addNoise: (original: Float32Array, noise: Float32Array, i: number) => Float32Array
  /**
   * One step.
   * @param modelOutput the model's output, after guidance, at `timesteps[i]`
   * @param noise gives standard normal values of the latents' size; called exactly when diffusers draws noise
   * @returns new latents, or the given ones
   * @throws RangeError when the sizes differ or there is no index i: a programming error
   */
  readonly step: (
    modelOutput: Float32Array,
    i: number,
    latents: Float32Array,
    state: SchedulerState,
    noise: () => Float32Array,
  ) => StepResult
}

export const emptyState: SchedulerState = { outputs: [] }
