import { z } from 'zod'
import { adapterRoles, drawingRoles, roles } from '../pack-manifest.ts'
import { glassesChoices } from './choices.ts'
import { personIdPattern, photoIdPattern } from './ids.ts'

/** Input and output of a route that takes or answers nothing. */
export const noInput = z.strictObject({})
export const noOutput = z.object({})

/** Whose face goes where: the generated face onto the photo, or the photo's face into the generated picture. */
export const faceFrom = z.enum(['generated', 'photo'])
export type FaceFrom = z.infer<typeof faceFrom>

export const upscaleFactor = z.literal([1, 2, 4])
export type UpscaleFactor = z.infer<typeof upscaleFactor>

/** `auto` takes the first provider that works on this machine. */
export const providerName = z.enum(['auto', 'cpu', 'webgpu', 'cuda', 'dml', 'coreml'])
export type ProviderName = z.infer<typeof providerName>

export const path = z.string().min(1, 'a path cannot be empty').max(4096)

/** A file's name, and its bytes as the window sends them. */
export const fileName = z.string().min(1).max(255)
export const fileBytes = z.instanceof(Uint8Array).refine(b => b.byteLength > 0, 'the file is empty')

export const photoId = z.string().regex(photoIdPattern, 'is no photo id')

/** A file name inside the library folder: no folder, no way out, nothing hidden. */
export const pictureId = z
  .string()
  .max(255)
  .regex(/^[^./\\\0][^/\\\0]*\.(?:png|jpe?g|webp|avif)$/i, 'is no picture of the library')
  // Half a character, which no file name on disk can hold and no address.
  .refine(id => !/\p{Surrogate}/u.test(id), 'is no picture of the library')

/** A picture by its id: a photo that the app keeps a copy of, or a picture of the library. */
export const pictureRef = z.union([z.strictObject({ id: photoId }), z.strictObject({ picture: pictureId })])

/** A picture as a route takes it: a file of this computer by its path, or one of the app's own by its id. */
export const pictureInput = z.union([path, ...pictureRef.options])
export type PictureInput = z.infer<typeof pictureInput>

export const personId = z.string().regex(personIdPattern, 'is no person id')
/** A person that somebody keeps, where a picture of a person is expected. */
export const personRef = z.strictObject({ person: personId })
export type PersonRef = z.infer<typeof personRef>

/** A picture of a person as a route takes it, or a person that somebody keeps. */
export const personInput = z.union([...pictureInput.options, personRef])
export type PersonInput = z.infer<typeof personInput>

/** Seeds are what torch's `manual_seed` takes, kept to exact JSON numbers. */
export const seed = z.int().min(0).max(Number.MAX_SAFE_INTEGER)

export const pixels = z.int().min(64).max(2048).multipleOf(8)

export const strength = z.number().min(0).max(1)

/** With a network that swaps: its crop is this many times its own size, run in as many parts squared. */
export const pixelBoost = z.union([z.literal(1), z.literal(2), z.literal(4)])
export type PixelBoost = z.infer<typeof pixelBoost>

/** With CodeFormer: 0 invents most, 1 stays closest to what it is given. Its `weight`, 0.5 unless chosen. */
export const fidelity = z.number().min(0).max(1)

export const glasses = z.enum(glassesChoices)

/** How the faces of a picture are numbered from 0. */
export const faceOrder = z.enum(['size', 'left-to-right'])
export type FaceOrder = z.infer<typeof faceOrder>

/** Left, top, width, height in pixels of the upright picture. */
const faceBox = z.tuple([z.number(), z.number(), z.number().positive(), z.number().positive()])

/** A face that is marked by hand, where none is found by itself: the box drawn around it. */
export const markedFace = z.strictObject({ box: faceBox })
export type MarkedFace = z.infer<typeof markedFace>

/** The same as text: `120,80,200,240`, in brackets where it stands beside others. */
export const markedFaceText = z
  .string()
  .regex(/^(\[[^[\]]+\]|[^[\]]+)$/)
  .transform(text => ({ box: text.replace(/[[\]]/g, '').split(',').map(Number) }))
  .pipe(markedFace)

/** One face of a picture, by its number or marked by hand. */
export const oneFace = z.union([z.int().min(0), markedFace], {
  error: 'must be a whole number from 0, or the box of a face marked by hand',
})
export type OneFace = z.infer<typeof oneFace>

const noFaceNumber = 'must be a whole number from 0, or "all"'
/** One face of a picture by its number, or all of them. */
export const faceNumber = z.union([z.int().min(0, noFaceNumber), z.literal('all')], { error: noFaceNumber })

/** The same, or a face that is marked by hand. */
export const faceChoice = z.union([...faceNumber.options, markedFace], { error: noFaceNumber })
export type FaceChoice = z.infer<typeof faceChoice>

/** Which pack fills which role; a role left out is filled by what is installed. */
export const packChoice = z.partialRecord(
  z.enum(roles).exclude([...drawingRoles]),
  z.string().min(1).max(100),
)
export type PackChoice = z.infer<typeof packChoice>

/** The same with the text-to-image pack. */
export const modelChoice = z.partialRecord(
  z.enum(roles).exclude(['safety', 'preview-decoder', ...adapterRoles]),
  z.string().min(1).max(100),
)
export type ModelChoice = z.infer<typeof modelChoice>
