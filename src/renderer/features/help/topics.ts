import type { Catalogue } from '../../../shared/i18n/catalogue.ts'

type Texts = Catalogue['help']

/** What the guide tells, in order; the texts are the catalogue's. */
export const topics = {
  ways: ['draw', 'swap', 'enhance'],
  photos: ['add', 'faces', 'people'],
  masks: ['mark', 'keep'],
  models: ['starter', 'more', 'own'],
  files: ['pictures', 'models', 'settings'],
  privacy: ['local', 'mark'],
  trouble: ['face', 'slow', 'memory', 'log'],
} as const satisfies { readonly [T in keyof Texts]?: readonly (keyof Texts[T])[] }
export type Topic = keyof typeof topics
