import type { DrawingRecipe, EnhanceRecipe } from '../../../../shared/api/recipe.ts'
import type { DrawingOptions, EnhanceOptions } from '../../../../shared/window/form.ts'

/** What recipes ask for that the form has no control for. It goes along until it is taken out, and is said in the form. */

/** Without what is not there. */
const given = <T extends object>(options: T): T =>
  Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined)) as T

export const optionsOfDrawing = (recipe: DrawingRecipe): DrawingOptions => {
  const { finish, background, initFit, restore, variation } = recipe
  return given({
    finish,
    background: background === 'keep' ? undefined : background,
    initFit,
    restore,
    variation,
  })
}

/** Its background has a control. */
export const optionsOfEnhancing = (recipe: EnhanceRecipe): EnhanceOptions => {
  const { finish, enlargeWith, restore, denoise, scratches, fade } = recipe
  return given({ finish, enlargeWith, restore, denoise, scratches, fade })
}

/** The same without one of them. */
export const without = <T extends object>(options: T, name: keyof T): T => {
  const { [name]: _, ...others } = options
  return others as T
}
