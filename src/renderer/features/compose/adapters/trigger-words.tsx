import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useCompose } from '../form/compose-store.ts'
import styles from './addons.module.css'
import { toggleInPrompt } from './change-words.ts'
import { hasWord } from './prompt-words.ts'

/** As many are shown at first: the metadata of some LoRAs has a hundred. */
const shownFirst = 4
/** Characters that fit into a line. */
const longWord = 36

interface TriggerWordsProps {
  readonly title: string
  readonly words: readonly string[]
}

/** Words that call a LoRA up; a click puts one into the prompt, or takes it out. */
export const TriggerWords = ({ title, words }: TriggerWordsProps) => {
  const { t } = useTranslation('addons')
  const prompt = useCompose(state => state.prompt)
  const [all, setAll] = useState(false)
  const shown = all ? words : words.slice(0, shownFirst)
  const more = words.length - shownFirst
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset would need a legend that shows
    <div className={styles.triggers} role="group" aria-label={t('triggers', { title })}>
      {shown.map(word => (
        <button
          key={word}
          type="button"
          className={styles.chip}
          aria-pressed={hasWord(prompt, word)}
          title={word.length > longWord ? word : undefined}
          onClick={() => toggleInPrompt(word)}
        >
          {word}
        </button>
      ))}
      {more > 0 ? (
        <button type="button" className={styles.more} aria-expanded={all} onClick={() => setAll(!all)}>
          {all ? t('fewerTriggers') : t('moreTriggers', { count: more })}
        </button>
      ) : null}
    </div>
  )
}
