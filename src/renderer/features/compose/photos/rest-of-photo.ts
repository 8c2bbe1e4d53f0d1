/** In one file of code what a photo in the form shows; `late-photo.ts` loads it. */
export { DrawnPerson } from '../kept/drawn-person.tsx'
export { PersonPicker } from '../kept/person-picker.tsx'
export { DirectionSwitch } from './direction-switch.tsx'
export { FacePicker } from './face-picker.tsx'
export { SlotPhoto } from './slot-photo.tsx'
export { WhichFaces } from './which-faces.tsx'
