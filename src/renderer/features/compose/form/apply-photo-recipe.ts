import type { EnhanceRecipe, PhotoRecipe } from '../../../../shared/api/recipe.ts'
import type { SwappedPeople } from '../../../../shared/api/swapped-people.ts'
import { useMachine } from '../../../state/machine-store.ts'
import { usedModels } from '../../../state/recipe-work.ts'
import { recallPhoto } from '../photos/import-photo.ts'
import { type ComposeState, idle } from './compose-state.ts'
import { useCompose } from './compose-store.ts'
import { loadSwapPhotos, withPeople } from './load-swap-recipe.ts'
import { currentModels } from './models-in-use.ts'
import { optionsOfEnhancing } from './recipe-options.ts'

/** The form's options as a swap or an enhancement was made, without its photos. */
export const applyPhotoRecipe = (
  state: ComposeState,
  recipe: PhotoRecipe,
  models: ComposeState['models'],
): ComposeState => {
  const { upscale = null, fidelity = null } = recipe
  const common = { ...state, models, upscale, fidelity, photo: null, photoTask: idle, folder: null }
  if (recipe.madeBy === 'enhance') {
    const { oldPhoto = false, colourise = false, background = 'keep' } = recipe
    const enhanceOptions = optionsOfEnhancing(recipe)
    return { ...common, task: 'enhance', oldPhoto, colourise, background, enhanceOptions }
  }
  const { strength, pixelBoost = null, glasses = null, enhance } = recipe
  const { likeness = 1, skinTone = 1, light = 1, keep = [] } = recipe
  const sources = { source: null, sourceTask: idle, moreSources: [], moreTask: idle, lent: null, pairs: null }
  const photos = { ...sources, person: null, personTask: idle }
  const look = { strength, likeness, skinTone, light, keep, pixelBoost, glasses }
  return { ...common, ...photos, ...look, task: 'swap', enhance }
}

/**
 * Fills the form in as a swap or an enhancement was made, photos included.
 * @param people whose faces they were, where kept people were among them
 * @returns whether all photos are still there; the slots of others are empty
 */
export const loadPhotoRecipe = async (
  recipe: PhotoRecipe,
  people: SwappedPeople | null = null,
): Promise<boolean> => {
  const { models } = currentModels()
  const used = usedModels(recipe, useMachine.getState(), models)
  useCompose.setState(state => applyPhotoRecipe(state, recipe, { ...models, ...used }))
  return recipe.madeBy === 'swap'
    ? loadSwapPhotos(people ? withPeople(recipe, people) : recipe)
    : loadEnhancedPhoto(recipe)
}

const loadEnhancedPhoto = async ({ photo }: EnhanceRecipe): Promise<boolean> => {
  if (photo !== undefined) await recallPhoto(photo, 'photo')
  return useCompose.getState().photo?.id === photo && photo !== undefined
}
