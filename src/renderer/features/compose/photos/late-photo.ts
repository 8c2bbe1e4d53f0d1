import { late } from '../../../ui/late.tsx'

/** What the form shows of a photo, or of a person in its place: none is there when it is first painted. */

const rest = () => import('./rest-of-photo.ts')

export const DrawnPerson = late(async () => (await rest()).DrawnPerson)
export const PersonPicker = late(async () => (await rest()).PersonPicker)
export const DirectionSwitch = late(async () => (await rest()).DirectionSwitch)
export const FacePicker = late(async () => (await rest()).FacePicker)
export const SlotPhoto = late(async () => (await rest()).SlotPhoto)
export const WhichFaces = late(async () => (await rest()).WhichFaces)

/** Loads all of it after the first paint, so that it is there when it is wanted. */
export const loadLatePhoto = async (): Promise<void> => {
  const parts = [DrawnPerson, PersonPicker, DirectionSwitch, FacePicker, SlotPhoto, WhichFaces]
  await Promise.all(parts.map(part => part.load()))
}
