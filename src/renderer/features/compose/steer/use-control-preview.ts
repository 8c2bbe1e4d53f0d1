import { useEffect, useState } from 'react'
import type { ControlPreprocessor } from '../../../../shared/api/choices.ts'
import type { Failure } from '../../../../shared/api/failure.ts'
import { request } from '../../../bridge/bridge.ts'
import { useMachine } from '../../../state/machine-store.ts'
import { useCompose } from '../form/compose-store.ts'
import { inpaintedSize } from '../form/inpaint-form.ts'
import { packChoiceOf, useModels } from '../form/models-in-use.ts'
import { failureOf } from '../photos/import-photo.ts'

interface ControlPreview {
  /** Width of the drawing over its height. */
  readonly shape: number
  /** URL of the last one; while another is computed, it stays. */
  readonly url: string | null
  readonly computing: boolean
  /** Why the last try failed. */
  readonly failure: Failure | null
}

const nothing: Omit<ControlPreview, 'shape'> = { url: null, computing: false, failure: null }

/** Keeps a picture of what a ControlNet would see of a photo, at the size that is drawn. */
export const useControlPreview = (photo: string, preprocessor: ControlPreprocessor): ControlPreview => {
  const form = useCompose()
  const { pack, models } = useModels()
  const ready = useMachine(({ status }) => status.kind === 'ready')
  const [preview, setPreview] = useState(nothing)
  const size = multiples(inpaintedSize(form, pack) ?? form.size ?? pack?.textToImage.nativeSize)
  const key = size && JSON.stringify({ size, use: packChoiceOf(models) })
  useEffect(() => {
    if (!ready || !key) return
    let current = true
    setPreview(before => ({ ...before, computing: true }))
    request('controlPreview', { ...(JSON.parse(key) as { size: Size }), image: { id: photo }, preprocessor })
      .then(({ image }) => {
        if (!current) return
        const url = URL.createObjectURL(new Blob([image as BlobPart], { type: 'image/png' }))
        setPreview({ url, computing: false, failure: null })
      })
      .catch((error: unknown) => {
        if (current) setPreview({ url: null, computing: false, failure: failureOf(error) })
      })
    return () => {
      current = false
    }
  }, [photo, preprocessor, ready, key])
  const { url } = preview
  useEffect(() => () => (url === null ? undefined : URL.revokeObjectURL(url)), [url])
  return { ...preview, shape: size ? size.width / size.height : 1 }
}

interface Size {
  readonly width: number
  readonly height: number
}

/** Of a photo that is drawn on, the nearest size that can be drawn. */
const multiples = (size: Size | null | undefined): Size | null => {
  if (!size) return null
  const side = (pixels: number) => Math.min(2048, Math.max(64, 8 * Math.round(pixels / 8)))
  return { width: side(size.width), height: side(size.height) }
}
