import type { EnhanceRecipe, PhotoRecipe, SwapRecipe } from '../../../../shared/api/recipe.ts'
import { usedModels } from '../../../state/job-recipe.ts'
import { useMachine } from '../../../state/machine-store.ts'
import { faceIndex } from '../photos/chosen-faces.ts'
import { recallPhoto } from '../photos/import-photo.ts'
import { type ComposeState, idle } from './compose-state.ts'
import { setCompose, setUsedPhoto, useCompose } from './compose-store.ts'
import { currentModels } from './models-in-use.ts'

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
    return { ...common, task: 'enhance', oldPhoto, colourise, background }
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
 * @returns whether all photos are still there; the slots of others are empty
 */
export const loadPhotoRecipe = async (recipe: PhotoRecipe): Promise<boolean> => {
  const { models } = currentModels()
  const used = usedModels(recipe, useMachine.getState(), models)
  useCompose.setState(state => applyPhotoRecipe(state, recipe, { ...models, ...used }))
  return recipe.madeBy === 'swap' ? loadSwapPhotos(recipe) : loadEnhancedPhoto(recipe)
}

const loadEnhancedPhoto = async ({ photo }: EnhanceRecipe): Promise<boolean> => {
  if (photo !== undefined) await recallPhoto(photo, 'photo')
  return useCompose.getState().photo?.id === photo && photo !== undefined
}

const loadSwapPhotos = async (recipe: SwapRecipe): Promise<boolean> => {
  const { sourcePhoto, targetPhoto, personPhoto, faceOrder } = recipe
  const [pair] = recipe.map ?? [{ source: recipe.sourceFace, target: recipe.targetFace }]
  await Promise.all([
    sourcePhoto === undefined ? null : recallPhoto(sourcePhoto, 'source'),
    targetPhoto === undefined ? null : recallPhoto(targetPhoto, 'photo'),
    personPhoto === undefined ? null : recallPhoto(personPhoto, 'person'),
  ])
  const { source, photo, person } = useCompose.getState()
  if (source && source.id === sourcePhoto && pair) {
    const counted =
      faceOrder === 'left-to-right' && typeof pair.source === 'number'
        ? (source.fromLeft[pair.source] ?? 0)
        : pair.source
    setCompose({ sourceFace: faceIndex(source, counted) })
  }
  if (photo && photo.id === targetPhoto && pair)
    setUsedPhoto(
      photo,
      { id: photo.id, face: pair.target, order: faceOrder },
      personPhoto !== undefined && person?.id === personPhoto ? person : null,
    )
  // Strokes are places of the target: a photo that comes anew has none.
  if (photo && photo.id === targetPhoto) setCompose({ strokes: recipe.mask?.strokes ?? [] })
  const wanted = [
    [sourcePhoto, source?.id],
    [targetPhoto, photo?.id],
  ]
  return wanted.every(([id, shown]) => id !== undefined && id === shown)
}
