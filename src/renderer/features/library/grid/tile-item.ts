import type { LibraryItem } from '../../../../shared/api/library.ts'
import type { Recipe } from '../../../../shared/api/recipe.ts'

/** What a tile shows: a picture of the library, or one in its trash. */
export interface TileItem extends Pick<LibraryItem, 'id' | 'createdAt' | 'favourite'> {
  readonly recipe: Pick<Recipe, 'prompt'> | null
  /** Set for a picture in the trash. */
  readonly deletedAt?: number
}

/** Names a tile: pictures of one name may lie in the trash beside each other. */
export const keyOf = ({ id, deletedAt }: Pick<TileItem, 'id' | 'deletedAt'>): string =>
  deletedAt === undefined ? id : `${deletedAt}/${id}`
