import { z } from 'zod'
import { idsOfSwapped } from './ids-of-swapped.ts'
import * as option from './options.ts'
import { faceMap } from './swap.ts'

const who = z.union([...option.pictureRef.options, option.personRef])

/**
 * Whose faces a swap took and replaced, where kept people were among them: what its recipe, which goes where the picture
 * goes, does not say. It is kept beside the library's intermediates, so that the swap can be made again.
 */
export const swappedPeople = z.object({
  source: who,
  sources: z.array(who).max(20).optional(),
  targetPerson: who.optional(),
  map: faceMap.optional(),
})
export type SwappedPeople = z.infer<typeof swappedPeople>

/** What is kept of a swap's input; null where no kept person took part, or files did whose paths the app does not keep. */
export const swappedPeopleIn = (input: unknown): SwappedPeople | null => {
  const { success, data } = swappedPeople.safeParse(input)
  return success && idsOfSwapped(data).length > 0 ? data : null
}
