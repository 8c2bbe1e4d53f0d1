import { swapControls } from '../../../shared/api/swap-controls.ts'

/** How a swapped face is to look. */
export const swapLookFields = {
  likeness: swapControls.likeness
    .unwrap()
    .optional()
    .describe("1 is the source's own face, 0 half of it and half of the face that was there."),
  keep: swapControls.keep.unwrap().optional().describe('Parts of the face that was there that stay.'),
}
