import { refusal } from '../node-issues.ts'
import { choice, float, type Inputs, int, link, type NodeType, seed } from '../node-type.ts'
import { samplerNames, scheduleNames, schedulerNamed } from '../samplers.ts'
import type { Drawing, LoraUse, Sigmas, ValueOf, Values } from '../values.ts'
import { asPicture } from './latents.ts'

/** Most steps of a schedule. */
const maxSteps = 150

const modelAndPrompts = {
  model: link('MODEL'),
  positive: link('CONDITIONING'),
  negative: link('CONDITIONING'),
}
const steps = int(20, 1, maxSteps)
const cfg = float(8, 0, 30, 0.1)
const sampler = choice(samplerNames)
const scheduler = choice(scheduleNames)

/** Seeds above 2⁵³ are folded into what a number of JSON holds exactly. */
const wholeSeed = (given: number): number => given % (Number.MAX_SAFE_INTEGER + 1)

const weightIn = (loras: readonly LoraUse[], id: string): number =>
  loras.filter(({ lora }) => lora.id === id).reduce((sum, { weight }) => sum + weight, 0)

/** Each LoRA once: as much of it as all loaders of the model, and of the text encoder, together ask for. */
const mergedLoras = (model: readonly LoraUse[], clip: readonly LoraUse[]): Drawing['loras'] =>
  [...new Map([...model, ...clip].map(({ lora }) => [lora.id, lora])).values()].map(lora => ({
    lora,
    weight: weightIn(model, lora.id),
    textEncoderWeight: weightIn(clip, lora.id),
  }))

const isSame = (one: Values['CLIP'], other: Values['CLIP']): boolean =>
  one.checkpoint.id === other.checkpoint.id &&
  [...one.loras, ...other.loras].every(
    ({ lora }) => weightIn(one.loras, lora.id) === weightIn(other.loras, lora.id),
  )

/** @throws NodeRefusal for what one picture cannot be drawn with */
const assertFits = ({ model, positive, negative = positive }: Values['GUIDER']): void => {
  if (positive.clip.checkpoint.id !== model.checkpoint.id)
    throw refusal('positive', "Its text encoder is another checkpoint's than the model. Link both of one.")
  if (!isSame(positive.clip, negative.clip))
    throw refusal('negative', 'It is encoded otherwise than the positive prompt. Link one CLIP to both.')
  if (!negative.controls.every(control => positive.controls.includes(control)))
    throw refusal('negative', 'It has a ControlNet that the positive prompt lacks. Link both prompts to it.')
}

/** What a sampler draws of a latent, or the latent itself where no step is run. */
const drawn = (
  inputs: Inputs,
  guider: Values['GUIDER'],
  asked: { readonly seed: number; readonly sampler: string; readonly sigmas: Sigmas },
): ValueOf<'LATENT'> => {
  assertFits(guider)
  const { schedule, total, from, to } = asked.sigmas
  const latent = inputs.link('latent_image', 'LATENT')
  if (to < total) throw refusal('sigmas', 'The drawing has to go to its end. Leave the steps after it out.')
  if (from >= total && latent.kind !== 'empty') return latent
  if (from > 0 && latent.kind === 'empty')
    throw refusal('latent_image', 'It is empty, so that all of it has to be drawn: denoise 1, from step 0.')
  const { model, positive, negative, guidanceScale } = guider
  const drawing: Drawing = {
    kind: 'drawing',
    node: inputs.node,
    checkpoint: model.checkpoint,
    loras: mergedLoras(model.loras, positive.clip.loras),
    prompt: positive.text,
    negativePrompt: negative?.text ?? '',
    controls: positive.controls,
    seed: wholeSeed(asked.seed),
    steps: Math.min(total, maxSteps),
    guidanceScale,
    scheduler: schedulerNamed(asked.sampler, schedule),
    strength: (total - from) / total,
    start: latent.kind === 'empty' ? latent : asPicture(latent, 'latent_image'),
    vae: 'own',
  }
  return { type: 'LATENT', kind: 'drawn', drawing }
}

/** A schedule that runs `count` steps, the last ones of so many that they are this share of all. */
const lastSteps = (schedule: string, count: number, denoise: number): Sigmas => {
  const total = denoise > 0 ? Math.max(count, Math.floor(count / denoise)) : count
  return { schedule, total, from: denoise > 0 ? total - count : total, to: total }
}

const guiderOf = (inputs: Inputs): Values['GUIDER'] => ({
  model: inputs.link('model', 'MODEL'),
  positive: inputs.link('positive', 'CONDITIONING'),
  negative: inputs.link('negative', 'CONDITIONING'),
  guidanceScale: inputs.number('cfg'),
})

/** Source of the names and inputs: ComfyUI, nodes.py */
export const samplerNodes: Readonly<Record<string, NodeType>> = {
  KSampler: {
    title: 'KSampler',
    category: 'sampling',
    inputs: () => ({
      required: {
        model: modelAndPrompts.model,
        ...{ seed, steps, cfg },
        ...{ sampler_name: sampler, scheduler },
        positive: modelAndPrompts.positive,
        negative: modelAndPrompts.negative,
        latent_image: link('LATENT'),
        denoise: float(1, 0, 1),
      },
    }),
    outputs: ['LATENT'],
    values: inputs => [
      drawn(inputs, guiderOf(inputs), {
        seed: inputs.number('seed'),
        sampler: inputs.text('sampler_name'),
        sigmas: lastSteps(inputs.text('scheduler'), inputs.number('steps'), inputs.number('denoise')),
      }),
    ],
  },
  KSamplerAdvanced: {
    title: 'KSampler (Advanced)',
    category: 'sampling',
    inputs: () => ({
      required: {
        model: modelAndPrompts.model,
        add_noise: choice(['enable']),
        noise_seed: seed,
        ...{ steps, cfg },
        ...{ sampler_name: sampler, scheduler },
        positive: modelAndPrompts.positive,
        negative: modelAndPrompts.negative,
        latent_image: link('LATENT'),
        start_at_step: int(0, 0, 10_000),
        end_at_step: int(10_000, 0, 10_000),
        return_with_leftover_noise: choice(['disable']),
      },
    }),
    outputs: ['LATENT'],
    values: inputs => {
      const total = inputs.number('steps')
      if (inputs.number('end_at_step') < total)
        throw refusal('end_at_step', `The drawing has to go to its end: at least ${total}.`)
      return [
        drawn(inputs, guiderOf(inputs), {
          seed: inputs.number('noise_seed'),
          sampler: inputs.text('sampler_name'),
          sigmas: {
            schedule: inputs.text('scheduler'),
            total,
            from: inputs.number('start_at_step'),
            to: total,
          },
        }),
      ]
    },
  },
}

/** Source of the names and inputs: ComfyUI, comfy_extras/nodes_custom_sampler.py */
export const customSamplerNodes: Readonly<Record<string, NodeType>> = {
  SamplerCustomAdvanced: {
    title: 'SamplerCustomAdvanced',
    category: 'sampling/custom_sampling',
    inputs: () => ({
      required: {
        noise: link('NOISE'),
        guider: link('GUIDER'),
        sampler: link('SAMPLER'),
        sigmas: link('SIGMAS'),
        latent_image: link('LATENT'),
      },
    }),
    outputs: [
      ['LATENT', 'output'],
      ['LATENT', 'denoised_output'],
    ],
    values: inputs => {
      const latent = drawn(inputs, inputs.link('guider', 'GUIDER'), {
        seed: inputs.link('noise', 'NOISE').seed,
        sampler: inputs.link('sampler', 'SAMPLER').name,
        sigmas: inputs.link('sigmas', 'SIGMAS'),
      })
      return [latent, latent]
    },
  },
  RandomNoise: {
    title: 'RandomNoise',
    category: 'sampling/custom_sampling/noise',
    inputs: () => ({ required: { noise_seed: seed } }),
    outputs: ['NOISE'],
    values: inputs => [{ type: 'NOISE', seed: inputs.number('noise_seed') }],
  },
  KSamplerSelect: {
    title: 'KSamplerSelect',
    category: 'sampling/custom_sampling/samplers',
    inputs: () => ({ required: { sampler_name: sampler } }),
    outputs: ['SAMPLER'],
    values: inputs => [{ type: 'SAMPLER', name: inputs.text('sampler_name') }],
  },
  CFGGuider: {
    title: 'CFGGuider',
    category: 'sampling/custom_sampling/guiders',
    inputs: () => ({ required: { ...modelAndPrompts, cfg } }),
    outputs: ['GUIDER'],
    values: inputs => [{ type: 'GUIDER', ...guiderOf(inputs) }],
  },
  BasicGuider: {
    title: 'BasicGuider',
    category: 'sampling/custom_sampling/guiders',
    inputs: () => ({ required: { model: link('MODEL'), conditioning: link('CONDITIONING') } }),
    outputs: ['GUIDER'],
    values: inputs => [
      {
        type: 'GUIDER',
        model: inputs.link('model', 'MODEL'),
        positive: inputs.link('conditioning', 'CONDITIONING'),
        negative: undefined,
        guidanceScale: 1,
      },
    ],
  },
  BasicScheduler: {
    title: 'BasicScheduler',
    category: 'sampling/custom_sampling/schedulers',
    inputs: () => ({
      required: { model: link('MODEL'), scheduler, steps, denoise: float(1, 0, 1) },
    }),
    outputs: ['SIGMAS'],
    values: inputs => [
      {
        type: 'SIGMAS',
        ...lastSteps(inputs.text('scheduler'), inputs.number('steps'), inputs.number('denoise')),
      },
    ],
  },
  SplitSigmas: {
    title: 'SplitSigmas',
    category: 'sampling/custom_sampling/sigmas',
    inputs: () => ({ required: { sigmas: link('SIGMAS'), step: int(0, 0, 10_000) } }),
    outputs: [
      ['SIGMAS', 'high_sigmas'],
      ['SIGMAS', 'low_sigmas'],
    ],
    values: inputs => {
      const sigmas = inputs.link('sigmas', 'SIGMAS')
      const at = Math.min(sigmas.to, sigmas.from + inputs.number('step'))
      return [
        { ...sigmas, to: at },
        { ...sigmas, from: at },
      ]
    },
  },
}
