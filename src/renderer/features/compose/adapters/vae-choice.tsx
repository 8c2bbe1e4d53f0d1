import { useTranslation } from 'react-i18next'
import { fitsKind, withRole } from '../../../state/adapter-packs.ts'
import { Field } from '../../../ui/field.tsx'
import { Select } from '../../../ui/select.tsx'
import { setCompose, useCompose } from '../form/compose-store.ts'
import { useModels } from '../form/models-in-use.ts'
import { kindOf, vaeInUse } from './shelf.ts'

/** As a choice: no pack is called so. */
const own = '.own'

/** Chooses what turns a drawing into pixels; nothing where only the model's own VAE can. */
export const VaeChoice = () => {
  const { t } = useTranslation('addons')
  const vae = useCompose(state => state.vae)
  const inUse = useModels()
  const fitting = withRole(inUse.adapters, 'vae').filter(pack => fitsKind(pack, kindOf(inUse.pack)))
  if (fitting.length === 0) return null
  return (
    <Field label={t('vae.label')}>
      {id => (
        <Select
          id={id}
          label={t('vae.label')}
          value={vaeInUse(vae, inUse)?.id ?? own}
          choices={[
            { value: own, label: t('vae.own') },
            ...fitting.map(({ id: value, title: label }) => ({ value, label })),
          ]}
          onChange={value => setCompose({ vae: value === own ? null : value })}
        />
      )}
    </Field>
  )
}
