/** What a request can hold at most, for the schemas and the window alike. */

/** Characters of a prompt, as OpenAI's clients send them at most. */
export const maxPrompt = 32_000
/** LoRAs of a picture. */
export const maxLoras = 16
/** ControlNets of a picture. */
export const maxControls = 4
/** Larger files are not read as photos. */
export const maxPhotoBytes = 200e6
/** Pixels of a mask; that of a larger photo is smaller than the photo. */
export const maxMaskPixels = 12_000_000
/** Days for which deleted pictures can be brought back. */
export const daysInTrash = 30
