import type { ParsedInput } from '../../shared/api/contract.ts'
import type { JobContext, Workflow } from '../engine.ts'
import { type FolderPicture, runFolder } from '../folder-work/run-folder.ts'
import type { Progress } from '../jobs/progress.ts'
import { toEnhanceMetadata } from '../metadata/write-recipe.ts'
import type { PackLibrary } from '../models/registry/pack-library.ts'
import { savePicture } from '../results/save-picture.ts'
import { enhanceRead, enhanceStages, loadEnhance, readToEnhance } from './enhance-picture.ts'
import { enhanceRecipeOf } from './photo-recipes.ts'

/** Restores the faces of every picture of a folder, and enlarges it. A picture without faces is only enlarged. */
export const enhanceFolder: Workflow<'enhanceFolder'> = (input, context) =>
  runFolder({ route: 'enhanceFolder', input }, context, {
    plan: [['load', 2]],
    each: [['read', 1], ...enhanceStages(input), ['save', 1]],
    open: async progress => {
      progress.enter('load')
      const library = await context.engine.packs()
      return { ...(await loadEnhance(input, library, context)), library }
    },
    makeOne: (opened, picture, progress) => enhanceOne(opened, picture, { input, progress, context }),
  })

type Opened = Awaited<ReturnType<typeof loadEnhance>> & { readonly library: PackLibrary }

interface Work {
  readonly input: ParsedInput<'enhanceFolder'>
  readonly progress: Progress
  readonly context: JobContext
}

/** Makes and saves one result. @throws LikenessError as `enhance` */
const enhanceOne = async (
  opened: Opened,
  { from, to, name, output, beforeSave }: FolderPicture,
  { input, progress, context }: Work,
) => {
  const { engine, signal, onSaved } = context
  progress.enter('read')
  const read = await readToEnhance({ file: from, name }, { to, output }, input, context)
  const { image: before, upscale, photo } = read
  const notices = [...photo.notices]
  const { enhanced } = await enhanceRead(opened, read, input, { progress, signal })
  progress.enter('save')
  await beforeSave()
  const made = enhanceRecipeOf(input, { upscale, library: opened.library, version: engine.version })
  const metadata = toEnhanceMetadata(made, read.texts)
  await savePicture({
    ...{ file: to, image: enhanced, metadata, output, photo, onSaved },
    onNotice: notice => notices.push(notice),
  })
  return { before, after: enhanced, similarity: null, notices }
}
