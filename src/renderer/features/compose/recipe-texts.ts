import { useTranslation } from 'react-i18next'
import type { EnhancedSize } from '../../../shared/api/enhance.ts'
import type { DrawingOptions, EnhanceOptions } from '../../../shared/window/form.ts'
import { formatPercent } from '../../i18n/format.ts'
import type { Size } from './form/compose-state.ts'
import { useCompose } from './form/compose-store.ts'
import type { TextToImagePack } from './form/models-in-use.ts'
import { sizeBefore } from './form/result-size.ts'

/** How the form says what it has no control for; nothing of what does not act at the moment. */
type Texts<Options> = { readonly [Name in keyof Options]?: string | undefined }

const isSameShape = (a: Size, b: Size): boolean => a.width * b.height === b.width * a.height

export const useDrawingTexts = (pack: TextToImagePack | undefined): Texts<DrawingOptions> => {
  const { t, i18n } = useTranslation('compose')
  const state = useCompose()
  const { finish, background, initFit, restore, variation } = state.drawingOptions
  const part = (share: number) => ({ part: formatPercent(share, i18n.language) })
  const starts = state.start !== null && pack?.textToImage.img2img
  const fit = starts && initFit !== 'crop' ? initFit : undefined
  const from = sizeBefore(state, pack)
  const change = !finish || !from || isSameShape(from, finish) ? 'exact' : fit ? 'stretched' : 'cropped'
  return {
    finish: finish && t(`fromRecipe.finish.${change}`, { ...finish }),
    background:
      background &&
      (background === 'transparent'
        ? t('fromRecipe.background.transparent')
        : t('fromRecipe.background.plain', { colour: background })),
    initFit: fit && t(`fromRecipe.start.${fit}`),
    restore: restore === undefined || !state.enhance ? undefined : t('fromRecipe.restore', part(restore)),
    variation: variation && t('fromRecipe.variation', part(variation.strength)),
  }
}

export const useEnhanceTexts = (): Texts<EnhanceOptions> => {
  const { t, i18n } = useTranslation('compose')
  const { finish, enlargeWith, restore, denoise, scratches, fade } = useCompose(state => state.enhanceOptions)
  const part = (share: number) => ({ part: formatPercent(share, i18n.language) })
  const sizeText = (size: EnhancedSize): string => {
    if ('scale' in size)
      return t('fromRecipe.finish.scale', { factor: size.scale.toLocaleString(i18n.language) })
    const { width, height, crop } = size
    return t(`fromRecipe.finish.${crop ? 'cropped' : 'covers'}`, { width, height })
  }
  return {
    finish: finish && sizeText(finish),
    enlargeWith: enlargeWith && t(`fromRecipe.enlargeWith.${enlargeWith}`),
    restore: restore === undefined ? undefined : t('fromRecipe.restore', part(restore)),
    denoise:
      denoise === undefined
        ? undefined
        : denoise === 'auto'
          ? t('fromRecipe.denoise.auto')
          : t('fromRecipe.denoise.part', part(denoise)),
    scratches: scratches === undefined ? undefined : t(`fromRecipe.scratches.${scratches ? 'on' : 'off'}`),
    fade: fade === undefined ? undefined : t(`fromRecipe.fade.${fade ? 'on' : 'off'}`),
  }
}
