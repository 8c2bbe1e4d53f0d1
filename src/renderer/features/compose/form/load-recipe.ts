import type { ReadRecipe } from '../../../../shared/api/recipe.ts'
import { useMachine } from '../../../state/machine-store.ts'
import { currentModels } from '../models/use-models.ts'
import { useCompose } from './compose-store.ts'
import { foldRecipe } from './fold-recipe.ts'

/** Fills in what a picture was made with, its seed included; a photo that lies here stays. */
export const loadRecipe = (recipe: ReadRecipe['recipe']): void => {
  const inUse = currentModels()
  useCompose.setState(state => foldRecipe(state, recipe, useMachine.getState().packs, inUse))
}
