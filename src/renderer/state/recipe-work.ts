import type { ModelChoice, PackChoice } from '../../shared/api/options.ts'
import type { PhotoRecipe } from '../../shared/api/recipe.ts'
import type { SwappedPeople } from '../../shared/api/swapped-people.ts'
import type { WindowJobWorkInput } from '../../shared/window/window-jobs.ts'
import type { useMachine } from './machine-store.ts'

/**
 * The packs to choose so that the same ones are at work as when a picture was made: those that would not be taken anyway,
 * as far as they are installed.
 */
export const usedModels = (
  { packs: used, use }: Pick<PhotoRecipe, 'packs' | 'use'>,
  { packs, automatic }: Pick<ReturnType<typeof useMachine.getState>, 'packs' | 'automatic'>,
  chosen: ModelChoice,
): PackChoice => {
  const choice = Object.entries(used ?? {}).map(([role, { pack }]) => [role, pack] as const)
  // Two maskers may be at work, of which one is named: only a choice is taken over.
  const named = choice.filter(([role]) => role !== 'face-masker')
  const inUse = (role: string) =>
    chosen[role as keyof ModelChoice] ?? automatic[role as keyof ModelChoice]?.[0] ?? 'starter'
  return Object.fromEntries(
    [...named, ...Object.entries(use ?? {})].filter(
      ([role, id]) => id !== inUse(role) && packs.some(pack => pack.id === id),
    ),
  )
}

/**
 * The same swap or enhancement once more; null where its photos are not named.
 * @param people whose faces they were, where kept people were among them
 */
export const workOfRecipe = (
  recipe: PhotoRecipe,
  use: PackChoice,
  people: SwappedPeople | null = null,
): WindowJobWorkInput | null => {
  if (recipe.madeBy === 'enhance') {
    const { madeBy: route, photo, packs: _, version: __, use: ___, took: ____, ...options } = recipe
    return photo === undefined ? null : { route, input: { ...options, file: { id: photo }, use } }
  }
  // What the file says of its making is not asked for again: who took part by name, and how long it took.
  const { madeBy: route, packs: _, version: __, use: ___, took: ____, people: _____, ...fields } = recipe
  const { sourcePhoto, moreSourcePhotos = [], targetPhoto, personPhoto, ...withFaces } = fields
  const { map, sourceFace, targetFace, ...options } = withFaces
  if (targetPhoto !== undefined && people) {
    const faces = people.map ? {} : { sourceFace, targetFace }
    return { route, input: { ...options, ...faces, ...people, target: { id: targetPhoto }, use } }
  }
  const sources = moreSourcePhotos.flatMap(id => (id === null ? [] : { id }))
  if (sourcePhoto === undefined || targetPhoto === undefined) return null
  if (sources.length < moreSourcePhotos.length) return null
  return {
    route,
    input: {
      ...{ ...options, source: { id: sourcePhoto }, target: { id: targetPhoto }, use },
      ...(sources.length > 0 && { sources }),
      ...(map ? { map } : { sourceFace, targetFace }),
      ...(personPhoto === undefined ? {} : { targetPerson: { id: personPhoto } }),
    },
  }
}
