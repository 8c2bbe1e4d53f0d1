/**
 * What an algorithm remembers of earlier steps. Opaque to callers, who hand each step's state to the next;
 * single-step algorithms leave it empty.
 */
export interface SchedulerState {
  /** Earlier model outputs in the form the algorithm combines them, newest first. */
  readonly outputs: readonly Float32Array[]
  /** The latents from which a step of several model evaluations set out. */
  readonly origin?: Float32Array
  /** The weighted sum of the evaluations of such a step so far. */
  readonly partial?: Float32Array
}

export interface StepResult {
  readonly latents: Float32Array
  readonly state: SchedulerState
}

/**
 * A denoising algorithm over a fixed number of steps: an immutable value whose functions are pure, apart from
 * calling `noise`. All algorithms take the same form, whether they look back or not. Latents are float32,
 * row-major, of any shape, in the algorithm's own scale:
 *
 * ```ts
 * let latents: Float32Array = generator.randn(shape).map(v => v * scheduler.initNoiseSigma)
 * let state = scheduler.initialState
 * for (const [i, t] of scheduler.timesteps.entries()) {
 *   const output = await denoise(scheduler.scaleInput(latents, i), t)
 *   ;({ latents, state } = scheduler.step(output, i, latents, state, () => generator.randn(shape)))
 * }
 * ```
 */
export interface Scheduler {
  /** One per model evaluation, in order; some algorithms evaluate more often than the steps asked for. */
  readonly timesteps: readonly number[]
  /** Where an algorithm evaluates more often than it steps: the index of each step's first evaluation. */
  readonly firstEvaluations?: readonly number[]
  /** Noise levels, one more than timesteps; empty for algorithms that work on cumulative alphas. */
  readonly sigmas: readonly number[]
  /** Standard deviation of the latents a run starts from. */
  readonly initNoiseSigma: number
  readonly initialState: SchedulerState
  /** The model's input at step i; may be the latents themselves. */
  readonly scaleInput: (latents: Float32Array, i: number) => Float32Array
  /**
   * One step. `modelOutput` is the model's answer (after guidance) at `timesteps[i]`; `noise` gives standard
   * normal values of the latents' size and is called exactly when the reference draws. The result may be the
   * latents given.
   * @throws RangeError when the sizes disagree or i is no step: a programming mistake.
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
