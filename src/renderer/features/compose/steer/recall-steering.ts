import { adapterOfRecipe } from '../../../../shared/api/adapters-of-recipe.ts'
import { maxControls } from '../../../../shared/api/limits.ts'
import type { DrawingRecipe } from '../../../../shared/api/recipe.ts'
import type { KeptForm } from '../../../../shared/window/form.ts'
import { RequestError, request } from '../../../bridge/bridge.ts'
import { adaptersOfRecipe } from '../adapters/recipe-adapters.ts'
import { kindOf } from '../adapters/shelf.ts'
import { type Control, type CreateInput, idle } from '../form/compose-state.ts'
import { setCompose, setFollowed } from '../form/compose-store.ts'
import { currentModels, type ModelsInUse, packChoiceOf } from '../form/models-in-use.ts'

type KeptControl = KeptForm['photos']['controls'][number]

/** A photo that was given before; null where the app has it no more. */
const readPhoto = async (id: string) => {
  try {
    return await request('photos.read', { id, use: packChoiceOf(currentModels().models) })
  } catch (error) {
    if (error instanceof RequestError && error.code === 'unknown-photo') return null
    throw error
  }
}

/** Puts pictures that steered a drawing back into the form. @returns whether all of them are kept */
export const recallControls = async (kept: readonly KeptControl[]): Promise<boolean> => {
  const task = { kind: 'importing', name: '' } as const
  if (kept.length > 0) setCompose({ controlTask: task })
  const controls: Control[] = []
  for (const { photo: id, ...settings } of kept) {
    const photo = await readPhoto(id)
    if (photo) controls.push({ ...settings, photo })
  }
  if (kept.length > 0) setCompose({ controls, controlTask: idle })
  return controls.length === kept.length
}

type InUse = Pick<ModelsInUse, 'pack' | 'adapters'>

/** The recipe's ControlNets as the form keeps them: those whose picture is named. */
const controlsOfRecipe = (
  { controlnets = [] }: DrawingRecipe,
  { pack, adapters }: InUse,
): readonly (KeptControl & { readonly controlnet: string })[] =>
  controlnets.slice(0, maxControls).flatMap(({ controlnet: id, name, hash, photo, ...given }) => {
    if (photo === undefined) return []
    const { preprocessor, scale, start, end } = given
    const controlnet = adapterOfRecipe('controlnet', { id, name, hash }, adapters, kindOf(pack))?.id ?? id
    return { controlnet, photo, preprocessor, scale, start, end }
  })

/**
 * Puts in what steered a drawing: the pictures, and the face that it followed. Kept people are named in no file.
 * @returns whether all of it is there
 */
export const takeSteering = async (recipe: DrawingRecipe): Promise<boolean> => {
  const { controlnets = [], ipAdapter } = recipe
  const controls = controlsOfRecipe(recipe, currentModels())
  const whole = (await recallControls(controls)) && controls.length === controlnets.length
  if (!ipAdapter) return whole
  const face = ipAdapter.photo === undefined ? null : await readPhoto(ipAdapter.photo)
  setFollowed(face)
  return whole && face !== null
}

/** The same for a job that draws once more: what steers it of which the picture is named. */
export const steeringOfRecipe = (
  recipe: DrawingRecipe,
  inUse: InUse,
): Pick<CreateInput, 'controlnets' | 'ipAdapter'> => {
  const { ipAdapter: id } = adaptersOfRecipe(recipe, inUse)
  const { photo, scale } = recipe.ipAdapter ?? {}
  const controlnets = controlsOfRecipe(recipe, inUse).map(({ photo: image, preprocessor, ...acts }) => ({
    ...{ image: { id: image }, preprocessor: preprocessor ?? undefined },
    ...acts,
  }))
  return {
    controlnets: controlnets.length > 0 ? controlnets : undefined,
    ipAdapter: id !== null && photo !== undefined ? { ipAdapter: id, face: { id: photo }, scale } : undefined,
  }
}
