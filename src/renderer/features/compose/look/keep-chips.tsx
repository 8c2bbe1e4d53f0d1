import * as ToggleGroup from 'radix-ui/toggle-group'
import { useTranslation } from 'react-i18next'
import { type KeptPart, keptParts } from '../../../../shared/api/choices.ts'
import { Field } from '../../../ui/field.tsx'
import { setCompose, useCompose } from '../form/compose-store.ts'
import styles from './look.module.css'

/** Which parts of the target stay. */
export const KeepChips = () => {
  const { t } = useTranslation('compose')
  const keep = useCompose(state => state.keep)
  const glasses = useCompose(state => state.glasses)
  const choose = (chosen: readonly string[]) => {
    const parts = keptParts.filter(part => chosen.includes(part))
    // Glasses cannot be kept and taken off.
    setCompose({ keep: parts, glasses: parts.includes('glasses') && glasses === 'replace' ? null : glasses })
  }
  return (
    <Field label={t('look.keep.label')}>
      {() => (
        <ToggleGroup.Root
          type="multiple"
          className={styles.chips}
          aria-label={t('look.keep.label')}
          value={[...keep]}
          onValueChange={choose}
        >
          {keptParts.map((part: KeptPart) => (
            <ToggleGroup.Item key={part} value={part} className={styles.chip}>
              {t(`look.keep.${part}`)}
            </ToggleGroup.Item>
          ))}
        </ToggleGroup.Root>
      )}
    </Field>
  )
}
