import { promptOfRecipe } from '../../../../shared/api/adapters-of-recipe.ts'
import { packOfRecipe } from '../../../../shared/api/checkpoints.ts'
import type { PackReport } from '../../../../shared/api/models.ts'
import type { DrawingRecipe } from '../../../../shared/api/recipe.ts'
import { isAdapter } from '../../../state/adapter-packs.ts'
import { useMachine } from '../../../state/machine-store.ts'
import { clampNumber, type NumberRange } from '../../../ui/number-text.ts'
import { adaptersOfRecipe } from '../adapters/recipe-adapters.ts'
import { kindOf, ownSampling, shelfOf } from '../adapters/shelf.ts'
import type { ComposeState } from './compose-state.ts'
import { useCompose } from './compose-store.ts'
import { inpaintOfRecipe } from './inpaint-form.ts'
import { limits, sameSize, takesHires } from './limits.ts'
import { currentModels, type ModelsInUse, type TextToImagePack, textToImagePacks } from './models-in-use.ts'
import { optionsOfDrawing } from './recipe-options.ts'

type ReadFields = DrawingRecipe

/**
 * The form filled in from a recipe. The recipe may come from another program or name a pack that is not installed:
 * what does not apply is left to the models in use.
 */
export const applyRecipe = (
  state: ComposeState,
  recipe: ReadFields,
  packs: readonly PackReport[],
  inUse: Pick<ModelsInUse, 'models' | 'pack'>,
): ComposeState => {
  const known = packOfRecipe(recipe, textToImagePacks(packs))
  const pack = known ?? inUse.pack
  const size = sizeOf(recipe, pack)
  const withAdapters = { pack, adapters: packs.filter(isAdapter) }
  const { prompt } = promptOfRecipe(recipe, withAdapters.adapters, kindOf(pack))
  const { loras, vae, ipAdapter } = adaptersOfRecipe({ ...recipe, prompt }, withAdapters)
  const own = pack && ownSampling(pack, shelfOf({ prompt, loras }, withAdapters))
  return {
    ...state,
    task: 'draw',
    prompt,
    promptMissed: false,
    negativePrompt: recipe.negativePrompt ?? '',
    seed: clamped(recipe.seed, limits.seed),
    count: 1,
    steps: unlessDefault(clamped(recipe.steps, limits.steps), own?.steps),
    guidanceScale: unlessDefault(clamped(recipe.guidanceScale, limits.guidanceScale), own?.guidanceScale),
    scheduler: recipe.scheduler ?? null,
    loras,
    vae,
    ipAdapter,
    ipAdapterScale: recipe.ipAdapter?.scale ?? 1,
    // Their pictures are put in later.
    followed: null,
    controls: [],
    size,
    hires: hiresOf(recipe, size, pack),
    fastDecoder: recipe.fastDecoder ?? false,
    models: { ...inUse.models, ...recipe.use, ...(known ? { 'text-to-image': known.id } : {}) },
    start: null,
    mask: null,
    inpaint: inpaintOfRecipe(recipe),
    startStrength: recipe.initStrength ?? state.startStrength,
    faceFrom: recipe.swap?.faceFrom ?? state.faceFrom,
    faceFromChosen: recipe.swap !== undefined || state.faceFromChosen,
    strength: recipe.swap?.strength ?? state.strength,
    likeness: recipe.swap?.likeness ?? 1,
    skinTone: recipe.swap?.skinTone ?? 1,
    light: recipe.swap?.light ?? 1,
    keep: recipe.swap?.keep ?? [],
    pixelBoost: recipe.swap?.pixelBoost ?? null,
    glasses: recipe.swap?.glasses ?? null,
    enhance: recipe.enhance ?? state.enhance,
    upscale: recipe.upscale ?? null,
    fidelity: recipe.fidelity ?? null,
    drawingOptions: optionsOfDrawing(recipe),
  }
}

const clamped = (value: number | undefined, range: NumberRange): number | null =>
  value === undefined ? null : clampNumber(value, range)

const unlessDefault = (value: number | null, packDefault: number | undefined): number | null =>
  value === packDefault ? null : value

const sizeOf = (
  { width, height, finish }: ReadFields,
  pack: TextToImagePack | undefined,
): ComposeState['size'] => {
  if (!pack?.textToImage.otherSizes || !width || !height) return null
  const size = { width, height }
  const allowed = [width, height].every(side => side >= 64 && side <= 2048 && side % 8 === 0)
  // Left open, a picture with a finished size is drawn at the size nearest to that.
  const isOpen = !finish && sameSize(size, pack.textToImage.nativeSize)
  return allowed && !isOpen ? size : null
}

/** A recipe without a second pass was drawn in one, whatever its size. */
const hiresOf = (
  { hires }: ReadFields,
  size: ComposeState['size'],
  pack: TextToImagePack | undefined,
): ComposeState['hires'] => {
  if (typeof hires === 'object') return hires
  return hires === true || !takesHires({ start: null, size }, pack) ? null : false
}

/** Fills the form in from a recipe, with its seed; the photo stays. */
export const loadRecipe = (recipe: DrawingRecipe): void => {
  const inUse = currentModels()
  useCompose.setState(state => applyRecipe(state, recipe, useMachine.getState().packs, inUse))
}
