import { useTranslation } from 'react-i18next'
import { defaultQuality, outputFormat } from '../../shared/api/output.ts'
import type { SavedAs } from '../../shared/api/settings.ts'
import { Switch } from './choices.tsx'
import { Field } from './field.tsx'
import { NumberField } from './number-field.tsx'
import styles from './output-fields.module.css'
import { Select } from './select.tsx'

interface OutputFieldsProps {
  readonly value: SavedAs
  readonly disabled?: boolean
  readonly onChange: (value: SavedAs) => void
}

/** Most kilobytes that can be chosen: as the engine takes them. */
const maxKilobytes = Math.floor(2 ** 31 / 1000)

/** How pictures are saved: format, quality, size limit, and what a file says. */
export const OutputFields = ({ value, disabled, onChange }: OutputFieldsProps) => {
  const { t } = useTranslation()
  const { format, quality, maxBytes, keepPhotoData, keepPosition, recipe, contentCredentials } = value
  const set = (change: Partial<SavedAs>): void => onChange({ ...value, ...change })
  return (
    <div className={styles.fields}>
      <Field label={t('output.format')}>
        {id => (
          <Select
            id={id}
            label={t('output.format')}
            value={format}
            disabled={disabled}
            choices={outputFormat.options.map(each => ({
              value: each,
              label: t(`output.formats.${each}`),
            }))}
            onChange={next => set({ format: next, quality: null })}
          />
        )}
      </Field>
      {format === 'png' ? null : (
        <div className={styles.pair}>
          <Field label={t('output.quality')} help={t('output.qualityHelp')}>
            {id => (
              <NumberField
                id={id}
                label={t('output.quality')}
                {...{ min: 1, max: 100, step: 1 }}
                value={quality}
                placeholder={String(defaultQuality[format])}
                start={defaultQuality[format]}
                onChange={next => set({ quality: next })}
                onClear={() => set({ quality: null })}
              />
            )}
          </Field>
          <Field label={t('output.maxSize')} help={t('output.maxSizeHelp')}>
            {id => (
              <NumberField
                id={id}
                label={t('output.maxSize')}
                {...{ min: 1, max: maxKilobytes, step: 1 }}
                value={maxBytes === null ? null : Math.ceil(maxBytes / 1000)}
                placeholder={t('output.noLimit')}
                start={1000}
                onChange={next => set({ maxBytes: next * 1000 })}
                onClear={() => set({ maxBytes: null })}
              />
            )}
          </Field>
        </div>
      )}
      <Switch
        label={t('output.keepPhotoData')}
        help={t('output.keepPhotoDataHelp')}
        checked={keepPhotoData}
        disabled={disabled}
        onChange={next => set({ keepPhotoData: next })}
      />
      <Switch
        label={t('output.keepPosition')}
        help={t('output.keepPositionHelp')}
        checked={keepPhotoData && keepPosition}
        disabled={disabled || !keepPhotoData}
        onChange={next => set({ keepPosition: next })}
      />
      <Switch
        label={t('output.recipe')}
        help={t('output.recipeHelp')}
        checked={recipe}
        disabled={disabled}
        onChange={next => set({ recipe: next })}
      />
      <Switch
        label={t('output.contentCredentials')}
        help={t('output.contentCredentialsHelp')}
        checked={contentCredentials}
        disabled={disabled}
        onChange={next => set({ contentCredentials: next })}
      />
    </div>
  )
}
