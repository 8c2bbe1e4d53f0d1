import { useEffect, useState } from 'react'
import { useDropzone } from 'react-dropzone'
import { isTextField } from '../../../ui/text-fields.ts'
import { importAddons } from '../adapters/import-addon.ts'
import { useCompose } from '../form/compose-store.ts'
import { giveSteering, type SteerPlace, steerPlaceAt } from '../steer/steer-places.ts'
import { droppedPictures, isFolder } from './dropped-pictures.ts'
import { photoTypes } from './import-photo.ts'
import { givePhotos, givePictures, type PhotoSlot, placesFor } from './place-photos.ts'

/** Where photos are dragged: nowhere, or over the window, and the slot that the first one would go into. */
export interface PhotoDrag {
  readonly active: boolean
  /** Whether there are several. */
  readonly many: boolean
  readonly slot: PhotoSlot | null
  /** The place under the pointer for what steers a drawing. */
  readonly steer: SteerPlace | null
}

/** The slot under the pointer, as its element says. */
const slotAt = (target: EventTarget | null | undefined): PhotoSlot | undefined => {
  const slot =
    target instanceof Element ? target.closest<HTMLElement>('[data-slot]')?.dataset.slot : undefined
  return slot === 'photo' || slot === 'source' ? slot : undefined
}

/** Weights for the next drawing. */
const isAddon = (file: File): boolean =>
  useCompose.getState().task === 'draw' && !isFolder(file) && /\.safetensors$/i.test(file.name)

/** Accepts pictures and folders dropped on the panel, and what is added to the model that draws. */
export const usePhotoDrop = () => {
  const [over, setOver] = useState<PhotoSlot>()
  const [steer, setSteer] = useState<SteerPlace | null>(null)
  const [count, setCount] = useState(1)
  const next = useCompose(state => placesFor(state, count, over)[0])
  const { getRootProps, isDragActive, isDragGlobal } = useDropzone({
    accept: photoTypes,
    noClick: true,
    noKeyboard: true,
    noPaste: true,
    getFilesFromEvent: droppedPictures,
    onDragOver: ({ target, dataTransfer }) => {
      setOver(slotAt(target))
      setSteer(steerPlaceAt(target))
      setCount(Math.max(1, dataTransfer?.items.length ?? 1))
    },
    onDragLeave: () => {
      setOver(undefined)
      setSteer(null)
    },
    onDrop: (files, rejections, event) => {
      setOver(undefined)
      setSteer(null)
      const place = steerPlaceAt('target' in event ? event.target : null)
      const others = rejections.map(({ file }) => file)
      const folders = others.filter(isFolder)
      const addons = others.filter(file => isAddon(file))
      const refused = others.filter(file => !isFolder(file) && !isAddon(file)).map(({ name }) => name)
      if (addons.length > 0) void importAddons(addons)
      if (place && files.length > 0) giveSteering(place, files)
      else if (addons.length < files.length + rejections.length)
        void givePictures({ files, folders, refused }, slotAt('target' in event ? event.target : null))
    },
  })
  const drag: PhotoDrag = {
    active: isDragActive || isDragGlobal,
    many: count > 1,
    steer,
    slot: isDragActive ? (over ?? (next === 'more' ? 'source' : (next ?? null))) : null,
  }
  return { getRootProps, drag }
}

/** A text field with the focus gets the clipboard's text, even if there is also a picture of it. */
const onPaste = (event: ClipboardEvent): void => {
  const { clipboardData } = event
  const pictures = [...(clipboardData?.files ?? [])].filter(({ type }) => type.startsWith('image/'))
  if (pictures.length === 0 || event.defaultPrevented) return
  if (document.querySelector('[role="dialog"], [role="alertdialog"]')) return
  if (isTextField(event.target) && clipboardData?.types.includes('text/plain')) return
  event.preventDefault()
  const place = steerPlaceAt(event.target)
  if (place) giveSteering(place, pictures)
  else givePhotos(pictures, [], slotAt(event.target))
}

/** Accepts pictures pasted anywhere in the window. */
export const usePhotoPaste = (): void => {
  useEffect(() => {
    document.addEventListener('paste', onPaste)
    return () => document.removeEventListener('paste', onPaste)
  }, [])
}
