import { useTranslation } from 'react-i18next'
import { Field } from '../../ui/field.tsx'
import { Select } from '../../ui/select.tsx'
import type { Size } from './form/compose-state.ts'
import { setCompose, useCompose } from './form/compose-store.ts'
import { sameSize, sizesFor } from './form/limits.ts'
import type { TextToImagePack } from './form/models-in-use.ts'

const keyOf = ({ width, height }: Size): string => `${width}x${height}`
const nearestKey = 'nearest'

/** The size pictures are drawn in, of a model that draws several. */
export const SizeChoice = ({ textToImage }: Pick<TextToImagePack, 'textToImage'>) => {
  const { t } = useTranslation('compose')
  const chosen = useCompose(state => state.size)
  const isFinished = useCompose(({ drawingOptions }) => drawingOptions.finish !== undefined)
  const size = chosen ?? textToImage.nativeSize
  const offered = sizesFor(textToImage.nativeSize, textToImage.img2img)
  const sizes = offered.some(each => sameSize(each, size)) ? offered : [...offered, size]
  const choices = sizes.map(each => ({ value: keyOf(each), label: t('size.plain', { ...each }) }))
  const choose = (key: string) => {
    const next = sizes.find(each => keyOf(each) === key)
    const { hires } = useCompose.getState()
    setCompose({
      size: !next || (!isFinished && sameSize(next, textToImage.nativeSize)) ? null : next,
      // Those of a recipe were for its size.
      hires: hires === false ? false : null,
    })
  }
  return (
    <Field label={t('size.label')}>
      {id => (
        <Select
          id={id}
          label={t('size.label')}
          value={isFinished && !chosen ? nearestKey : keyOf(size)}
          choices={isFinished ? [{ value: nearestKey, label: t('size.nearest') }, ...choices] : choices}
          onChange={choose}
        />
      )}
    </Field>
  )
}
