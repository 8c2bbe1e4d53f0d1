import { useRef, useState } from 'react'
import type { Failure } from '../../../../../shared/api/failure.ts'
import type { MaskArea, MaskPlane } from '../../../../../shared/api/masks.ts'
import type { PhotoReport } from '../../../../../shared/api/photos.ts'
import { request } from '../../../../bridge/bridge.ts'
import { currentModels, packChoiceOf } from '../../form/models-in-use.ts'
import { faceRef } from '../../photos/chosen-faces.ts'
import { failureOf } from '../../photos/import-photo.ts'
import type { BrushEffect } from '../plane/stamp.ts'
import { combineMasks, fillMask } from '../plane/whole-plane.ts'
import type { MaskSession } from './mask-session.ts'

/** What is chosen by one click: an area, or all but the faces. */
export type AreaChoice = MaskArea | 'all-but-faces'

type Search =
  | { readonly kind: 'idle' }
  | { readonly kind: 'looking'; readonly what: AreaChoice }
  | { readonly kind: 'failed'; readonly failure: Failure }

/** Areas that are found in the photo and put into its mask, each as one step. */
export const useAreas = (photo: PhotoReport, session: MaskSession, onAdded: (what: AreaChoice) => void) => {
  const [search, setSearch] = useState<Search>({ kind: 'idle' })
  const [faces, setFaces] = useState<ReadonlySet<number>>(new Set())
  const latest = useRef(0)

  const find = (area: MaskArea, which?: number): Promise<MaskPlane> =>
    request('masks.find', {
      ...{ photo: photo.id, area, use: packChoiceOf(currentModels().models) },
      faces: which === undefined ? undefined : [faceRef(photo, which)],
    })
  const put = async (what: AreaChoice, found: Promise<MaskPlane>, change: (found: MaskPlane) => void) => {
    const turn = ++latest.current
    setSearch({ kind: 'looking', what })
    try {
      const mask = await found
      if (turn !== latest.current) return
      change(mask)
      setSearch({ kind: 'idle' })
      onAdded(what)
    } catch (error) {
      if (turn === latest.current) setSearch({ kind: 'failed', failure: failureOf(error) })
    }
  }
  const combine = (effect: BrushEffect) => (found: MaskPlane) =>
    session.change(plane => combineMasks(plane, found, effect))
  return {
    search,
    /** Those that were clicked. */
    faces,
    add: (what: AreaChoice, effect: BrushEffect): void => {
      if (what === 'all-but-faces')
        void put(what, find('faces'), found =>
          session.change(plane => {
            fillMask(plane, 255)
            combineMasks(plane, found, 'erase')
          }),
        )
      else void put(what, find(what), combine(effect))
    },
    /** The mask was changed in another way: no click on a face is to be taken back any more. */
    forgetFaces: (): void => setFaces(new Set()),
    /** A face that was clicked once is marked, a second time it is not. */
    toggleFace: (face: number): void => {
      const marked = faces.has(face)
      void put('faces', find('faces', face), found => {
        combine(marked ? 'erase' : 'paint')(found)
        setFaces(before => {
          const next = new Set(before)
          if (marked) next.delete(face)
          else next.add(face)
          return next
        })
      })
    },
  }
}
