import { maxControls } from '../../shared/api/limits.ts'
import { useCompose } from '../features/compose/form/compose-store.ts'
import { useModels } from '../features/compose/form/models-in-use.ts'
import { followPicture } from '../features/compose/photos/import-photo.ts'
import { fittingPacks } from '../features/compose/steer/steering.ts'
import type { AppActions } from '../state/app-actions.ts'
import { startFrom, variations } from './actions.ts'

/** What the next drawing can take from a picture of the library: as much as the model in use can do. */
export const usePictureActions = (): Pick<
  AppActions,
  'startFrom' | 'variations' | 'followFace' | 'followOutline'
> => {
  const inUse = useModels()
  const full = useCompose(({ controls }) => controls.length >= maxControls)
  const followsFaces = fittingPacks(inUse, 'ip-adapter').length > 0
  const followsOutlines = !full && fittingPacks(inUse, 'controlnet').length > 0
  return {
    startFrom: inUse.pack?.textToImage.img2img ? startFrom : undefined,
    variations: inUse.pack?.textToImage.img2img ? variations : undefined,
    followFace: followsFaces ? id => followPicture(id, 'followed') : undefined,
    followOutline: followsOutlines ? id => followPicture(id, 'control') : undefined,
  }
}
