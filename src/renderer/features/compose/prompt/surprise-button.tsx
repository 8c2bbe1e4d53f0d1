import { Dices } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import styles from './history-button.module.css'
import { createSurprises } from './surprise.ts'
import { useVocabulary } from './use-vocabulary.ts'
import { writePrompt } from './write-prompt.ts'

const surprise = createSurprises()

/** Writes a prompt that is worth drawing, another one each time. */
export const SurpriseButton = () => {
  const { t } = useTranslation('compose')
  const vocabulary = useVocabulary()
  if (vocabulary === undefined) return null
  return (
    <button
      type="button"
      className={styles.trigger}
      aria-label={t('prompt.surprise')}
      title={t('prompt.surprise')}
      onClick={({ currentTarget }) => {
        writePrompt(surprise(vocabulary))
        // For the next throw.
        currentTarget.focus()
      }}
    >
      <Dices size={15} strokeWidth={1.8} aria-hidden />
    </button>
  )
}
