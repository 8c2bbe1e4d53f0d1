import { LikenessError } from '../../core/errors.ts'
import type { FaceNetworks } from '../../core/faces/analysis.ts'
import type { NetworkSwapper } from '../../core/swap/swap-faces.ts'
import type { OneFace } from '../../shared/api/options.ts'
import { openPerson } from '../people/open-person.ts'
import type { PeopleStore } from '../people/people-store.ts'
import { type FaceView, viewFace } from './face-view.ts'
import type { ViewFinder } from './view-cache.ts'

/** A kept person as they lend their face to one face of a target. */
export interface PersonView {
  readonly view: FaceView
  /** What the network that swaps takes; absent without one. */
  readonly embedding?: Float32Array
}

/** What opens a person. */
interface PersonOpener {
  readonly people: PeopleStore
  readonly networks: FaceNetworks
  readonly swapper?: NetworkSwapper
  /** Of `faceEmbedderName`. */
  readonly embeddedBy: string
  /** Of `faceFinderName`. */
  readonly foundBy: string
  /** As that of `ViewFinder`. */
  readonly check?: ViewFinder['check']
}

interface WantedPerson {
  readonly id: string
  readonly face: OneFace
  /** See `viewFace`. */
  readonly maxFace: number
}

/** People who lend their faces, remembered as long as the view of the target is. */
export interface PersonViews {
  /** @throws LikenessError `unknown-person`, `no-such-face` for any face but number 0, `unsafe-image`, and as opening a picture */
  open(wanted: WantedPerson, target: FaceView, opener: PersonOpener, signal: AbortSignal): Promise<PersonView>
}

export const createPersonViews = (): PersonViews => {
  const known = new WeakMap<FaceView, { readonly key: string; readonly opened: PersonView }>()
  return {
    open: async ({ id, face, maxFace }, target, { foundBy, ...opener }, signal) => {
      const { name, faces } = await opener.people.record(id)
      if (face !== 0)
        throw new LikenessError(
          'no-such-face',
          `${name || 'The person'} has one face, number 0. Leave "sourceFace" out.`,
        )
      const kept = faces.map(each => `${each.id} ${each.decided}`)
      const key = [id, maxFace, foundBy, opener.embeddedBy, Boolean(opener.swapper), ...kept].join('\n')
      const before = known.get(target)
      if (before?.key === key) return before.opened
      const { check = async () => {} } = opener
      const person = await openPerson(id, { ...opener, check, signal })
      const photo = await person.photoFor(target.face)
      const opened = {
        view: await viewFace(photo.image, photo.face, maxFace),
        embedding: person.forSwapper,
      }
      known.set(target, { key, opened })
      return opened
    },
  }
}
