import { useTranslation } from 'react-i18next'
import { Switch } from '../../../ui/choices.tsx'
import { setCompose, useCompose } from '../form/compose-store.ts'
import { takesPeople } from './takes-people.ts'

/** Whether the names of the kept people who take part are written into the picture; nothing where nobody does. */
export const NamePeople = () => {
  const { t } = useTranslation('compose')
  const takesPart = useCompose(takesPeople)
  const namePeople = useCompose(state => state.namePeople)
  if (!takesPart) return null
  return (
    <Switch
      label={t('kept.namePeople')}
      help={t('kept.namePeopleHelp')}
      checked={namePeople}
      onChange={next => setCompose({ namePeople: next })}
    />
  )
}
