import { enlargementTo } from '../../../../shared/api/sizes.ts'
import { asTaskReads } from '../kept/takes-people.ts'
import type { ComposeState, Size } from './compose-state.ts'
import { inpaintedSize, inpaints } from './inpaint-form.ts'
import { upscaledSize } from './limits.ts'
import type { TextToImagePack } from './models-in-use.ts'

/** Whether the result is enhanced, of which enlarging is a part. */
export const enhances = ({ task, enhance }: Pick<ComposeState, 'task' | 'enhance'>): boolean =>
  task === 'enhance' || enhance

/**
 * The size before enlarging; that of the photo where a face is put on it. Null while it is not known, and where the
 * engine is to choose the one nearest to the finished size.
 */
export const sizeBefore = (state: ComposeState, pack: TextToImagePack | undefined): Size | null => {
  const { task, photo, faceFrom, size, drawingOptions } = asTaskReads(state)
  if (task !== 'draw' || (photo && faceFrom === 'generated')) return photo
  const native = pack?.textToImage
  const isOpen = drawingOptions.finish && native?.otherSizes
  return inpaintedSize(state, pack) ?? size ?? (isOpen ? null : (native?.nativeSize ?? null))
}

/** The size to the pixel that a recipe asks for; null where enlarging decides. */
const finishedSize = (state: ComposeState, from: Size | null): Size | null => {
  const { task, drawingOptions, enhanceOptions } = state
  if (task === 'draw') return drawingOptions.finish ?? null
  if (task !== 'enhance' || !enhanceOptions.finish || !from) return null
  return enlargementTo(from, enhanceOptions.finish).cropped
}

/** The size that the result is saved in; null while it is not known. */
export const savedSize = (state: ComposeState, pack: TextToImagePack | undefined): Size | null => {
  const from = sizeBefore(state, pack)
  const finished = finishedSize(state, from)
  if (finished || !from) return finished
  return upscaledSize(from, {
    enhance: enhances(state),
    upscale: upscaleOf(state, pack),
    oldPhoto: state.task === 'enhance' && state.oldPhoto,
  })
}

/** A picture of which only a part is drawn is enlarged where that is chosen only. */
const upscaleOf = (state: ComposeState, pack: TextToImagePack | undefined): ComposeState['upscale'] => {
  const { task, photo, faceFrom, upscale } = asTaskReads(state)
  const drawsPart = task === 'draw' && pack?.textToImage.img2img && inpaints(state)
  return upscale ?? (drawsPart && !(photo && faceFrom === 'generated') ? 1 : null)
}
