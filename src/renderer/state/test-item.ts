import type { LibraryItem } from '../../shared/api/library.ts'
import type { Recipe } from '../../shared/api/recipe.ts'

const recipe: Recipe = {
  prompt: 'a portrait of a queen',
  negativePrompt: '',
  seed: 1,
  steps: 20,
  guidanceScale: 3,
  scheduler: 'euler',
  width: 512,
  height: 512,
  pack: 'starter',
  packVersion: '1',
  enhance: true,
  version: '0.1.0',
}

/** A picture of the library for tests. */
export const testItem = (
  id: string,
  over: Partial<LibraryItem> = {},
  of: Partial<Recipe> = {},
): LibraryItem => ({
  id,
  width: 512,
  height: 512,
  bytes: 1,
  createdAt: 1,
  favourite: false,
  recipe: { ...recipe, ...of },
  generated: null,
  intermediates: [],
  photo: null,
  similarity: null,
  ...over,
})
