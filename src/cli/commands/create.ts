import type { Command } from 'commander'
import { Option } from 'commander'
import { LikenessError } from '../../engine/index.ts'
import type { RouteInput } from '../../shared/api/contract.ts'
import { faceFrom } from '../../shared/api/options.ts'
import { type NamedLora, readAdapters } from '../adapters-by-name.ts'
import type { Execute, Terminal } from '../command.ts'
import { addControlOptions, type ControlOptions, controlsOf } from '../control-options.ts'
import { formatSimilarity, formatTimings } from '../format.ts'
import { addInpaintOptions, type InpaintOptions, takeInpaint } from '../inpaint-options.ts'
import {
  decimal,
  faceAdapterOption,
  faceChoice,
  faceOrderOption,
  fidelityOption,
  glassesOption,
  integer,
  jsonOption,
  keepOption,
  lightOption,
  likenessOption,
  loraOption,
  outOption,
  pixelBoostOption,
  providerOption,
  schedulerOption,
  size,
  skinToneOption,
  strengthOption,
  upscaleOption,
  useOption,
} from '../options.ts'
import { addOutputOptions, takeOutput } from '../output-options.ts'
import { readPeople } from '../people-by-name.ts'

type CreateOptions = Omit<
  RouteInput<'create'>,
  | 'prompt'
  | 'negativePrompt'
  | 'guidanceScale'
  | 'photoPerson'
  | 'hires'
  | 'fastDecoder'
  | 'loras'
  | 'inpaint'
  | 'controlnets'
  | 'ipAdapter'
> &
  InpaintOptions &
  ControlOptions & {
    negative?: string
    guidance?: number
    person?: string
    photoPerson?: string
    fast?: boolean
    lora?: readonly NamedLora[]
    faceAdapter?: NamedLora
    face?: string
    hires?: boolean
    hiresStrength?: number
    hiresSteps?: number
    json?: boolean
  }

export const addCreate = (program: Command, execute: Execute, terminal: Terminal): void => {
  const command = program
    .command('create')
    .description('Draw a picture from a prompt; with a photo, swap faces between the two.')
    .argument('<prompt>', 'what to draw')
    .option('--photo <file>', 'a photo with a face')
    .option(
      '--photo-face <n|all|box>',
      'which face of the photo, 0 being the largest, or all, or the box of one that is not found, as 120,80,200,240',
      faceChoice,
    )
    .addOption(faceOrderOption())
    .option(
      '--photo-person <file|name>',
      'a picture of the person whose face in the photo is meant, or a kept person',
    )
    .option('--person <name>', 'a kept person whose face goes into the drawing')
    .addOption(
      new Option(
        '--face-from <side>',
        'generated: the drawn face onto the photo; photo: the face of the photo into the drawing',
      )
        .choices(faceFrom.options)
        .default('generated'),
    )
    .option('--init <file>', 'a picture to start from instead of noise')
    .option('--init-strength <0..1>', 'how much of it is drawn anew (default: 0.75)', decimal)
    .option('--negative <text>', 'what to keep out')
    .option('--seed <n>', 'the same seed draws the same picture (default: a new one)', integer)
    .option('--steps <n>', "denoising steps (default: the pack's)", integer)
    .option('--guidance <x>', "guidance scale (default: the pack's)", decimal)
    .addOption(schedulerOption())
    .option('--size <WxH>', "size to draw at (default: the pack's native size)", size)
    .option(
      '--finish <WxH>',
      'size of the finished picture to the pixel, 64 to 4096: drawn at the nearest one the model is good at, enlarged, cut to shape',
      size,
    )
    .option(
      '--hires',
      'draw small, enlarge, draw anew in part (default: for sizes at which the model would draw heads twice)',
    )
    .option('--no-hires', 'draw any size in one pass')
    .option('--hires-strength <0..1>', 'how much the second pass draws anew (default: 0.5)', decimal)
    .option('--hires-steps <n>', 'steps of the second pass (default: --steps times strength)', integer)
    .option('--fast', 'decode with TAESD: quicker, with less detail')
    .option('--batch <n>', 'how many pictures, with seeds counting up', integer)
    .option('--pack <id>', 'the model pack to draw with')
    .addOption(loraOption())
    .option('--vae <name>', "a VAE to decode with in the place of the model's own, by id or name")
    .addOption(faceAdapterOption())
    .option('--face <file|name>', 'a picture of the face that --face-adapter follows, or a kept person')
    .addOption(strengthOption())
    .addOption(likenessOption())
    .addOption(keepOption())
    .addOption(skinToneOption())
    .addOption(lightOption())
    .addOption(pixelBoostOption())
    .addOption(glassesOption())
    .option(
      '--background <what>',
      'put the subject on another background: "transparent" or a colour such as #ffffff',
    )
    .option('--no-enhance', 'leave the picture as it was drawn')
    .addOption(upscaleOption())
    .addOption(fidelityOption())
    .option('--name-people', 'write the names of kept people into the picture')
    .option('--allow-nsfw', 'turn the safety classifier off')
    .addOption(useOption())
    .addOption(providerOption())
    .addOption(outOption())
  addOutputOptions(addControlOptions(addInpaintOptions(command)))
    .addOption(jsonOption())
    .action(
      async (
        prompt: string,
        { negative, guidance, person, photoPerson, json: _json, ...given }: CreateOptions,
      ) => {
        const { fast, hires, hiresStrength, hiresSteps, lora, vae, faceAdapter, face, ...others } = given
        const { control, controlImage, controlType, controlSteps, ...options } = others
        const people = await readPeople([person, photoPerson, face], terminal)
        const followed = faceOf(faceAdapter, face)
        const input = {
          ...takeOutput(takeInpaint(options)),
          ...(await readAdapters(
            {
              ...{ loras: lora, vae },
              controlnets: controlsOf({ control, controlImage, controlType, controlSteps }),
              ipAdapter: followed && { ...followed, face: await people.fileOrNamed(followed.face) },
            },
            terminal,
          )),
          prompt,
          negativePrompt: negative,
          guidanceScale: guidance,
          fastDecoder: fast,
          hires: hiresOf({ hires, hiresStrength, hiresSteps }),
          ...(person === undefined ? {} : { photo: people.named(person), faceFrom: 'photo' as const }),
          photoPerson: photoPerson === undefined ? undefined : await people.fileOrNamed(photoPerson),
        }
        await execute('create', input, output => [
          ...output.images.map(image => {
            const similarity = image.similarity === null ? '' : `, ${formatSimilarity(image.similarity)}`
            return `${image.file}  ${image.width}×${image.height}, seed ${image.seed}${similarity}`
          }),
          ...output.notices.map(({ message }) => message),
          `${output.pack} on ${output.provider}, ${formatTimings(output.timings)}`,
        ])
      },
    )
}

/** @throws LikenessError `bad-usage` for one without the other */
const faceOf = (adapter: NamedLora | undefined, face: string | undefined) => {
  if ((adapter === undefined) !== (face === undefined))
    throw new LikenessError(
      'bad-usage',
      'An IP-Adapter follows a face: give --face-adapter and --face together.',
    )
  return adapter && face !== undefined ? { name: adapter.name, scale: adapter.weight, face } : undefined
}

const hiresOf = ({
  hires,
  hiresStrength,
  hiresSteps,
}: Pick<CreateOptions, 'hires' | 'hiresStrength' | 'hiresSteps'>) =>
  hires !== false && (hiresStrength !== undefined || hiresSteps !== undefined)
    ? { strength: hiresStrength, steps: hiresSteps }
    : hires
