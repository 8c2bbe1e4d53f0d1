import { useEffect } from 'react'
import { request } from '../../../bridge/bridge.ts'
import { attempt } from '../../../state/errors.ts'
import { useMachine } from '../../../state/machine-store.ts'
import type { PersonFaces } from '../form/compose-state.ts'
import { renewPhoto, setCompose, useCompose } from '../form/compose-store.ts'
import { finderOf, packChoiceOf } from '../models/models-in-force.ts'
import { currentModels, useModels } from '../models/use-models.ts'
import { faceModeInForce } from './chosen-faces.ts'
import { failureOf } from './import-photo.ts'

/** The frames in the photo show what the next job would find: they are looked for again with other networks. */
export const useFreshFaces = (): void => {
  const photo = useCompose(state => state.photo?.id)
  const foundBy = useCompose(state => state.photoFinder)
  const ready = useMachine(state => state.status.kind === 'ready')
  const finder = useFinder()
  useEffect(() => {
    if (photo === undefined || !ready || foundBy === finder) return
    const { models } = currentModels()
    attempt(async () => {
      renewPhoto(await request('photos.read', { id: photo, use: packChoiceOf(models) }), finder)
    })
  }, [photo, ready, foundBy, finder])
}

/** Looks for the chosen person in the photo, anew whenever one of both is another. */
export const useFollowPerson = (): void => {
  const wanted = useCompose(
    state => faceModeInForce(state) === 'person' && state.personFaces.kind === 'unknown',
  )
  const photo = useCompose(state => state.photo)
  const person = useCompose(state => state.person)
  const ready = useMachine(state => state.status.kind === 'ready')
  useEffect(() => {
    if (!wanted || !photo || !person || !ready) return
    let over = false
    void lookFor(person.id, photo.id).then(personFaces => {
      if (!over) setCompose({ personFaces })
    })
    return () => {
      over = true
    }
  }, [wanted, photo, person, ready])
}

const useFinder = (): string => {
  const automatic = useMachine(state => state.automatic)
  return finderOf(useModels().models, automatic)
}

const lookFor = async (person: string, id: string): Promise<PersonFaces> => {
  try {
    const use = packChoiceOf(currentModels().models)
    return { kind: 'found', ...(await request('photos.person', { id, person, use })) }
  } catch (error) {
    return { kind: 'failed', failure: failureOf(error) }
  }
}
