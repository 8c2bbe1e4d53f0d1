import type { MaskPlane } from '../../../../shared/api/masks.ts'
import type { DrawingRecipe } from '../../../../shared/api/recipe.ts'
import { request } from '../../../bridge/bridge.ts'
import { invertMask } from './plane/whole-plane.ts'

/** Gives a mask to the engine to keep. @returns its id @throws RequestError */
export const keepMask = async (mask: MaskPlane): Promise<string> =>
  (await request('masks.keep', { name: 'mask.png', mask })).id

/**
 * The mask of a drawing as the form has them: what is white is drawn anew. Null for a drawing without one, and where what
 * is transparent was drawn.
 * @throws RequestError `unknown-photo` where it is not kept any more
 */
export const maskOfRecipe = async ({ maskPhoto, inpaint }: DrawingRecipe): Promise<string | null> => {
  if (maskPhoto === undefined || inpaint?.maskMarks === 'transparent') return null
  const mask = await request('masks.read', { id: maskPhoto })
  if (inpaint?.maskMarks !== 'black') return maskPhoto
  invertMask(mask)
  return keepMask(mask)
}
