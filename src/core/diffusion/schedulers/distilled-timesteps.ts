import { LikenessError } from '../../errors.ts'

export interface DistilledTimestepsConfig {
  readonly num_train_timesteps: number
  readonly original_inference_steps: number
}

/**
 * Evenly spaced picks from the evenly spaced timesteps that a model was distilled with, falling.
 * Source: diffusers LCMScheduler.set_timesteps, TCDScheduler.set_timesteps
 * @param name of the scheduler, as people know it
 * @throws LikenessError `bad-option` for more steps than the model was distilled with
 */
export const distilledTimesteps = (
  { num_train_timesteps: training, original_inference_steps: original }: DistilledTimestepsConfig,
  steps: number,
  name: string,
): number[] => {
  if (steps > original || original > training)
    throw new LikenessError(
      'bad-option',
      `The scheduler ${name} takes at most ${Math.min(original, training)} steps with this model, not ${steps}. Choose fewer steps (4 to 8 are usual).`,
    )
  const stride = Math.floor(training / original)
  return Array.from({ length: steps }, (_, i) => (original - Math.floor(i * (original / steps))) * stride - 1)
}
