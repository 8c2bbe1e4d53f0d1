import type { PhotoReport } from '../../../../shared/api/photos.ts'
import { request } from '../../../bridge/bridge.ts'
import { attempt } from '../../../state/errors.ts'
import { renewPhoto, renewWithout, setCompose, useCompose } from '../form/compose-store.ts'
import { currentModels, packChoiceOf } from '../form/models-in-use.ts'
import { chooseLent, joinFaces, lentFaceOf } from '../pairs/face-pairs.ts'
import { knownFace } from '../photos/chosen-faces.ts'
import type { PhotoSlot } from '../photos/place-photos.ts'

type MarkedBox = [left: number, top: number, width: number, height: number]

/**
 * Adds the face in a box to those of a photo, and chooses it.
 * @throws RequestError `no-face-marked` where none is seen there
 */
export const markFace = async (photo: PhotoReport, slot: PhotoSlot, box: MarkedBox): Promise<void> => {
  const use = packChoiceOf(currentModels().models)
  const report = await request('photos.mark', { id: photo.id, box, use })
  renewPhoto(report)
  const face = knownFace(report, { box })
  if (face === undefined) return
  const state = useCompose.getState()
  if (slot === 'source') setCompose(chooseLent(state, { photo: report.id, face }))
  else {
    const lent = lentFaceOf(state)
    setCompose(state.task === 'swap' && lent ? joinFaces(state, lent, face) : { photoFace: face })
  }
}

/** Takes a face off the list that was marked by hand. @param face index in the list */
export const unmarkFace = (photo: PhotoReport, face: number): void =>
  attempt(async () => {
    const box = photo.faces[face]?.marked
    if (!box) return
    const use = packChoiceOf(currentModels().models)
    renewWithout(await request('photos.unmark', { id: photo.id, box, use }), face)
  })
