import all from './examples.json' with { type: 'json' }

/** A prompt with what the starter pack drew from it. */
export interface Example {
  readonly id: string
  readonly prompt: string
  /** URL of the result. */
  readonly picture: string
  /** Of a drawing with the face of a photo: URLs of the photo and of the drawing before. */
  readonly face: { readonly photo: string; readonly drawn: string } | null
}

/** Made by tools/make-examples.mjs. */
const pictures = import.meta.glob<string>('./*.webp', { eager: true, query: '?url', import: 'default' })

const pictureOf = (name: string): string => pictures[`./${name}.webp`] ?? ''

export const examples: readonly Example[] = all.map(({ id, prompt, face }) => ({
  id,
  prompt,
  picture: pictureOf(id),
  face: face ? { photo: pictureOf(`${id}-photo`), drawn: pictureOf(`${id}-drawn`) } : null,
}))
