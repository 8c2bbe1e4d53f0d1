import { useId } from 'react'
import { useTranslation } from 'react-i18next'
import { focusPrompt } from '../form/compose-commands.ts'
import { setPrompt } from '../form/compose-store.ts'
import styles from './prompt-field.module.css'

/** What the starter pack draws well. */
const examples = ['queen', 'astronaut', 'beard', 'wizard', 'detective', 'robot'] as const

/** Shown to people who have not written a prompt yet. */
export const ExamplePrompts = () => {
  const { t } = useTranslation('compose')
  const titleId = useId()
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset cannot wrap its legend among flowing chips
    <div className={styles.examples} role="group" aria-labelledby={titleId}>
      <h3 id={titleId}>{t('prompt.examples')}</h3>
      {examples.map(example => (
        <button
          key={example}
          type="button"
          className={styles.chip}
          onClick={() => {
            setPrompt(t(`examples.${example}Prompt`))
            focusPrompt()
          }}
        >
          {t(`examples.${example}`)}
        </button>
      ))}
    </div>
  )
}
