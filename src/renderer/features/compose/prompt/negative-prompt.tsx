import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Disclosure, TextArea } from '../../../ui/field.tsx'
import { setCompose, useCompose } from '../form/compose-store.ts'
import { promptLength } from '../form/limits.ts'

/** Seldom needed, so it is folded away; what it holds stays in sight. */
export const NegativePrompt = () => {
  const { t } = useTranslation('compose')
  const negativePrompt = useCompose(state => state.negativePrompt)
  const [open, setOpen] = useState(false)
  return (
    <Disclosure title={t('negative.label')} summary={negativePrompt} open={open} onOpenChange={setOpen}>
      <TextArea
        rows={2}
        maxLength={promptLength}
        aria-label={t('negative.name')}
        placeholder={t('negative.placeholder')}
        spellCheck={false}
        value={negativePrompt}
        onChange={event => setCompose({ negativePrompt: event.target.value })}
      />
    </Disclosure>
  )
}
