import { FieldError } from '../errors/http-error.ts'
import type { CommonBody, ImageBody, TextBody } from './drawing-body.ts'

const isNamed = (text: string | null | undefined, ...neutral: readonly string[]): boolean =>
  text != null && !['', 'none', ...neutral].includes(text.trim().toLowerCase())

/** Refuses what the web UI does and Likeness does not. @throws FieldError */
export const refuseNotDone = (body: CommonBody): void => {
  if (body.tiling) refuse('tiling', 'pictures that tile cannot be drawn here; leave it out')
  if ((body.seed_resize_from_w ?? 0) > 0 && (body.seed_resize_from_h ?? 0) > 0)
    refuse('seed_resize_from_w', 'noise of another size cannot be drawn here; send 0')
  const [style] = (body.styles ?? []).filter(name => isNamed(name))
  if (style != null) refuse('styles', `there is no style "${style}"; write it into the prompt`)
  if (body.s_churn) refuse('s_churn', 'is 0 here; choose an ancestral sampler for fresh noise')
  if ((body.s_noise ?? 1) !== 1) refuse('s_noise', 'is 1 here')
  if (body.s_min_uncond) refuse('s_min_uncond', 'is 0 here')
  if (isNamed(body.refiner_checkpoint) && (body.refiner_switch_at ?? 0) < 1)
    refuse('refiner_checkpoint', 'a drawing has one model here; leave it out')
  if (body.disable_extra_networks && body.prompt?.includes('<'))
    refuse('disable_extra_networks', 'take the tags out of the prompt instead')
}

/** The same of a drawing in two passes. @throws FieldError */
export const refuseOtherSecondPass = (body: TextBody): void => {
  if (!body.enable_hr) return
  const { hr_checkpoint_name, hr_sampler_name, hr_scheduler, hr_prompt, hr_negative_prompt } = body
  const sampler = (body.sampler_name ?? body.sampler_index ?? '').toLowerCase()
  const scheduler = (body.scheduler ?? 'automatic').toLowerCase()
  const otherwise = 'both passes are drawn alike here; leave it out'
  if (isNamed(hr_checkpoint_name, 'use same checkpoint')) refuse('hr_checkpoint_name', otherwise)
  if (isNamed(hr_sampler_name, 'use same sampler', sampler)) refuse('hr_sampler_name', otherwise)
  if (isNamed(hr_scheduler, 'use same scheduler', scheduler)) refuse('hr_scheduler', otherwise)
  if (isNamed(hr_prompt) && hr_prompt !== body.prompt) refuse('hr_prompt', otherwise)
  if (isNamed(hr_negative_prompt) && hr_negative_prompt !== body.negative_prompt)
    refuse('hr_negative_prompt', otherwise)
}

/** The same of a drawing from a picture. @throws FieldError */
export const refuseOtherNoise = ({ initial_noise_multiplier: factor }: ImageBody): void => {
  if ((factor ?? 1) !== 1) refuse('initial_noise_multiplier', 'is 1 here')
}

const refuse = (field: string, problem: string): never => {
  throw new FieldError({ path: [field], problem })
}
