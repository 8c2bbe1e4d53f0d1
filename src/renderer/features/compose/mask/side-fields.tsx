import { useTranslation } from 'react-i18next'
import type { PhotoReport } from '../../../../shared/api/photos.ts'
import { noSides } from '../../../../shared/window/form-defaults.ts'
import { Field } from '../../../ui/field.tsx'
import { NumberField } from '../../../ui/number-field.tsx'
import { Select } from '../../../ui/select.tsx'
import { setInpaint, useCompose } from '../form/compose-store.ts'
import { addsSides, sizeWithSides } from '../form/inpaint-form.ts'
import styles from './inpaint-section.module.css'
import { shapeNames, shapeOf, sideRange, sides, sidesFor } from './sides.ts'

const [own, free] = ['own', 'free'] as const

/** How much is added to each side of the photo, by a shape or in pixels. */
export const SideFields = ({ photo }: { readonly photo: PhotoReport }) => {
  const { t } = useTranslation('compose')
  const inpaint = useCompose(state => state.inpaint)
  const { outpaint } = inpaint
  const shape = addsSides(inpaint) ? (shapeOf(photo, outpaint) ?? free) : own
  const choices = [own, ...shapeNames, ...(shape === free ? [free] : [])] as const
  return (
    <div className={styles.stack}>
      <Field label={t('mask.sides.label')} value={t('mask.sides.result', sizeWithSides(photo, inpaint))}>
        {id => (
          <Select
            id={id}
            label={t('mask.sides.label')}
            value={shape}
            choices={choices.map(value => ({
              value,
              label: value === own || value === free ? t(`mask.sides.${value}`) : value,
            }))}
            onChange={next => {
              if (next !== free) setInpaint({ outpaint: next === own ? noSides : sidesFor(photo, next) })
            }}
          />
        )}
      </Field>
      <div className={styles.sideFields}>
        {sides.map(side => (
          <Field key={side} label={t(`mask.sides.${side}`)}>
            {id => (
              <NumberField
                id={id}
                label={t(`mask.sides.${side}`)}
                value={outpaint[side]}
                {...sideRange}
                onChange={pixels => setInpaint({ outpaint: { ...outpaint, [side]: pixels } })}
              />
            )}
          </Field>
        ))}
      </div>
    </div>
  )
}
