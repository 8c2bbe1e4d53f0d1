import { useEffect } from 'react'
import type { PhotoReport } from '../../../../shared/api/photos.ts'
import { request } from '../../../bridge/bridge.ts'
import { attempt } from '../../../state/errors.ts'
import { useMachine } from '../../../state/machine-store.ts'
import type { PersonFaces } from '../form/compose-state.ts'
import {
  setCompose,
  updateMoreSources,
  updatePhotoFaces,
  updateSourceFaces,
  useCompose,
} from '../form/compose-store.ts'
import { currentModels, faceFinderOf, packChoiceOf, useModels } from '../form/models-in-use.ts'
import { isKept } from '../kept/kept-person.ts'
import { effectiveFaceMode } from './chosen-faces.ts'
import { folderInUse } from './folder-faces.ts'
import { failureOf } from './import-photo.ts'

/** Finds the photos' faces again when other models are chosen, so that the frames show what the next job finds. */
export const useUpdateFaces = (): void => {
  useUpdateFacesOf(
    useCompose(state => state.photo?.id),
    useCompose(state => state.photoFinder),
    updatePhotoFaces,
  )
  useUpdateFacesOf(
    useCompose(({ source }) => (source && !isKept(source.id) ? source.id : undefined)),
    useCompose(state => state.sourceFinder),
    updateSourceFaces,
  )
  useUpdateMore()
}

/** The same for photos that were added. */
const useUpdateMore = (): void => {
  const ready = useMachine(state => state.status.kind === 'ready')
  const more = useCompose(state => state.moreSources)
  const foundBy = useCompose(state => state.moreFinder)
  const finder = useFinder()
  useEffect(() => {
    if (more.length === 0 || !ready || foundBy === finder) return
    const use = packChoiceOf(currentModels().models)
    attempt(async () => {
      const renewed = await Promise.all(
        more.map(photo => (isKept(photo.id) ? photo : request('photos.read', { id: photo.id, use }))),
      )
      updateMoreSources(renewed, finder)
    })
  }, [more, ready, foundBy, finder])
}

const useUpdateFacesOf = (
  photo: string | undefined,
  foundBy: string,
  update: (photo: PhotoReport, finder: string) => void,
): void => {
  const ready = useMachine(state => state.status.kind === 'ready')
  const finder = useFinder()
  useEffect(() => {
    if (photo === undefined || !ready || foundBy === finder) return
    const { models } = currentModels()
    attempt(async () => {
      update(await request('photos.read', { id: photo, use: packChoiceOf(models) }), finder)
    })
  }, [photo, ready, foundBy, finder, update])
}

/** Finds the chosen person in the photo whenever the photo or the person changes. */
export const useFindPerson = (): void => {
  const needed = useCompose(
    state =>
      state.task !== 'enhance' &&
      !folderInUse(state) &&
      effectiveFaceMode(state) === 'person' &&
      state.personFaces.kind === 'unknown',
  )
  const photo = useCompose(state => state.photo)
  const person = useCompose(state => state.person)
  const ready = useMachine(state => state.status.kind === 'ready')
  useEffect(() => {
    if (!needed || !photo || !person || !ready) return
    let cancelled = false
    void findPerson(person.id, photo.id).then(personFaces => {
      if (!cancelled) setCompose({ personFaces })
    })
    return () => {
      cancelled = true
    }
  }, [needed, photo, person, ready])
}

const useFinder = (): string => {
  const automatic = useMachine(state => state.automatic)
  return faceFinderOf(useModels().models, automatic)
}

const findPerson = async (person: string, id: string): Promise<PersonFaces> => {
  try {
    const use = packChoiceOf(currentModels().models)
    return {
      kind: 'found',
      ...(await request('photos.person', { id, person: isKept(person) ? { person } : person, use })),
    }
  } catch (error) {
    return { kind: 'failed', failure: failureOf(error) }
  }
}
