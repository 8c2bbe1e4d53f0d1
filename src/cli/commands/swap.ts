import type { Command } from 'commander'
import { LikenessError } from '../../engine/index.ts'
import { isFolder } from '../../node/file-kinds.ts'
import type { RouteInput } from '../../shared/api/contract.ts'
import type { Execute, Terminal } from '../command.ts'
import {
  assertNoFolderOptions,
  executeFolder,
  noRecursiveOption,
  outForFolderOption,
  overwriteOption,
  patternOption,
} from '../folder.ts'
import { formatSimilarity, formatTimings } from '../format.ts'
import {
  faceChoice,
  faceOrderOption,
  fidelityOption,
  glassesOption,
  jsonOption,
  keepOption,
  lightOption,
  likenessOption,
  mapOption,
  maskOption,
  type NamedPair,
  oneFace,
  pixelBoostOption,
  providerOption,
  several,
  skinToneOption,
  strengthOption,
  upscaleOption,
  useOption,
} from '../options.ts'
import { addOutputOptions, takeOutput } from '../output-options.ts'
import { readPeople } from '../people-by-name.ts'

export const addSwap = (program: Command, execute: Execute, terminal: Terminal): void => {
  const command = program
    .command('swap')
    .description(
      'Put the face of one picture onto a face of another, several at once, or every picture of a folder.',
    )
    .option(
      '--source <file>',
      'the picture the face comes from; with --map several, each with its own --source',
      several,
    )
    .option('--source-person <name>', 'a kept person whose face is taken, instead of --source')
    .requiredOption('--target <file|folder>', 'the picture that gets the face, or a folder of such')
    .addOption(patternOption())
    .addOption(noRecursiveOption())
    .addOption(overwriteOption())
    .option('--source-face <n|box>', 'which face of the source, 0 being the largest', oneFace)
    .option(
      '--target-face <n|all|box>',
      'which face of the target, 0 being the largest, or all, or the box of one that is not found, as 120,80,200,240',
      faceChoice,
    )
    .addOption(faceOrderOption())
    .option(
      '--target-person <file|name>',
      'a picture of the person to replace, or a kept person, wherever they are in the target',
    )
    .addOption(mapOption())
    .addOption(strengthOption())
    .addOption(likenessOption())
    .addOption(keepOption())
    .addOption(skinToneOption())
    .addOption(lightOption())
    .addOption(maskOption())
    .addOption(pixelBoostOption())
    .addOption(glassesOption())
    .option('--name-people', 'write the names of kept people into the picture')
    .option('--enhance', 'restore the swapped faces and enlarge the picture')
    .addOption(upscaleOption())
    .addOption(fidelityOption())
    .option('--allow-nsfw', 'turn the safety classifier off')
    .addOption(useOption())
    .addOption(providerOption())
    .addOption(outForFolderOption())
  addOutputOptions(command)
    .addOption(jsonOption())
    .action(async ({ json: _json, pattern, recursive, overwrite, source: pictures, ...others }) => {
      const [source, ...more] = (pictures ?? []) as readonly string[]
      const given = { ...others, source, ...(more.length > 0 && { sources: more }) }
      const options = await withPeople(takeOutput(given as GivenSwap), terminal)
      if (await isFolder(options.target)) {
        const { target: folder, mask, ...rest } = options
        if (mask !== undefined)
          throw new LikenessError(
            'bad-usage',
            '--mask is painted on one picture. Leave it out, or name one picture as --target.',
          )
        const { targetFace, sources: others, ...known } = rest
        if (typeof targetFace === 'object' || others !== undefined)
          throw new LikenessError(
            'bad-usage',
            'A folder takes one --source, and as --target-face a number or "all": a box is drawn in one picture.',
          )
        const input = { ...known, targetFace, folder, pattern, recursive, overwrite }
        await executeFolder(execute, 'swapFolder', input)
        return
      }
      assertNoFolderOptions(options.target, { pattern, recursive, overwrite })
      await execute('swap', options, ({ file, width, height, similarity, provider, notices, timings }) => [
        `${file}  ${width}×${height}${similarity === null ? '' : `, ${formatSimilarity(similarity)}`}`,
        ...notices.map(({ message }) => message),
        `on ${provider}, ${formatTimings(timings)}`,
      ])
    })
}

type GivenSwap = Omit<RouteInput<'swap'>, 'source' | 'target' | 'targetPerson' | 'map'> & GivenPeople

interface GivenPeople {
  readonly target: string
  readonly source?: string
  readonly sourcePerson?: string
  readonly targetPerson?: string
  readonly map?: readonly NamedPair[]
}

/** The same with kept people in the place of their names. */
const withPeople = async ({ sourcePerson, targetPerson, map, ...options }: GivenSwap, terminal: Terminal) => {
  const people = await readPeople([sourcePerson, targetPerson, map], terminal)
  const endOf = (end: NamedPair['source']) => (typeof end === 'string' ? people.named(end) : end)
  const pairs = map?.map(pair => ({ ...pair, source: endOf(pair.source), target: endOf(pair.target) }))
  const first = pairs
    ?.map(({ source }) => source)
    .find(source => typeof source === 'object' && 'person' in source)
  const source = options.source ?? (sourcePerson === undefined ? first : people.named(sourcePerson))
  if (source === undefined)
    throw new LikenessError(
      'bad-usage',
      'Say whose face is taken: --source <file> or --source-person <name>.',
    )
  if (options.source !== undefined && sourcePerson !== undefined)
    throw new LikenessError('bad-usage', '--source and --source-person say the same thing. Give one of them.')
  return {
    ...options,
    source,
    map: pairs,
    targetPerson: targetPerson === undefined ? undefined : await people.fileOrNamed(targetPerson),
  }
}
