import { importPhoto } from '../photos/import-photo.ts'
import { giveControls } from './change-steering.ts'

/** Where pictures that steer a drawing are dropped or pasted. */
export type SteerPlace = 'followed' | 'control'

/** The place that an element belongs to, as `data-steer` says; null for others. */
export const steerPlaceAt = (target: EventTarget | null | undefined): SteerPlace | null => {
  const place =
    target instanceof Element ? target.closest<HTMLElement>('[data-steer]')?.dataset.steer : undefined
  return place === 'followed' || place === 'control' ? place : null
}

/** Takes pictures to a place: of several, the first has the face that is followed. */
export const giveSteering = (place: SteerPlace, files: readonly File[]): void => {
  const [first] = files
  if (place === 'control') void giveControls(files)
  else if (first) void importPhoto(first, 'followed')
}
