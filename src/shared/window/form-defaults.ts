import type { ControlPreprocessor, inpaintFills } from '../api/choices.ts'

/** What the form makes: a picture of a prompt, a photo with another face, or a larger and clearer photo. */
export const composeTasks = ['draw', 'swap', 'enhance'] as const
export type ComposeTask = (typeof composeTasks)[number]

/** Which faces of a photo with several are meant: one, the one at the same position in every photo, all, or a person's. */
export const faceModes = ['one', 'from-left', 'all', 'person'] as const
export type FaceMode = (typeof faceModes)[number]

interface Control {
  readonly controlnet: string | null
  readonly preprocessor: ControlPreprocessor | null
  readonly scale: number
  readonly start: number
  readonly end: number
}

export const usualControl: Control = {
  controlnet: null,
  preprocessor: null,
  ...{ scale: 1, start: 0, end: 1 },
}

/** The form without a photo. */
export const noPhotos = {
  photo: null,
  person: null,
  start: null,
  mask: null,
  source: null,
  photoFace: 0,
  sourceFace: 0,
  faceMode: 'one',
  drawnPerson: null,
  followed: null,
  controls: [] as (Control & { readonly photo: string })[],
  moreSources: [] as string[],
  pairs: null,
} as const

export const noSides = { left: 0, top: 0, right: 0, bottom: 0 }
export const usualInpaint = {
  area: null,
  maskBlur: 4,
  fill: 'original' as (typeof inpaintFills)[number],
  padding: 32,
  outpaint: noSides,
}
