import { create } from 'zustand'
import type { PhotoReport } from '../../../shared/photos.ts'
import type { ReadRecipe } from '../../../shared/recipe.ts'
import { useMachine } from '../../state/machine-store.ts'
import { type ComposeState, type CreateInput, initialCompose } from './compose-state.ts'
import { foldRecipe } from './fold-recipe.ts'

export const useCompose = create<ComposeState>(() => initialCompose)

export const setCompose = (part: Partial<ComposeState>): void => useCompose.setState(part)

export const setPrompt = (prompt: string): void => setCompose({ prompt, promptMissed: false })

/** Sizes, steps and guidance belong to the pack they were chosen for. */
export const setPack = (pack: string): void =>
  setCompose({ pack, size: null, steps: null, guidanceScale: null, scheduler: null })

/** @param photoFace the face to begin with, largest first */
export const setPhoto = (photo: PhotoReport, photoFace = 0): void =>
  setCompose({ photo, photoFace, photoTask: { kind: 'idle' } })

export const clearPhoto = (): void => setCompose({ photo: null, photoFace: 0, photoTask: { kind: 'idle' } })

/** Fills in what a picture was made with, its seed included; a photo that lies here stays. */
export const loadRecipe = (recipe: ReadRecipe['recipe']): void =>
  useCompose.setState(state => foldRecipe(state, recipe, useMachine.getState().packs))

/** What the engine is asked to draw. What the settings decide, the main process adds. */
export const toCreateInput = (state: ComposeState): CreateInput => ({
  prompt: state.prompt.trim(),
  negativePrompt: state.negativePrompt.trim(),
  ...(state.photo ? withPhoto(state, state.photo) : {}),
  seed: state.seed ?? undefined,
  steps: state.steps ?? undefined,
  guidanceScale: state.guidanceScale ?? undefined,
  scheduler: state.scheduler ?? undefined,
  size: state.size ?? undefined,
  batch: state.count,
  pack: state.pack,
  enhance: state.enhance,
  upscale: state.enhance ? (state.upscale ?? undefined) : undefined,
})

const withPhoto = ({ photoFace, faceFrom, strength }: ComposeState, photo: PhotoReport) => ({
  photo: photo.file,
  photoFace,
  faceFrom,
  strength,
})
