import { useTranslation } from 'react-i18next'
import { wellMadePrompts } from '../well-made-prompts.ts'
import { useRovingGrid } from './use-roving-grid.ts'
import styles from './vocabulary.module.css'

/** Prompts for a model that knows the whole language. */
export const IdeaList = ({ onChoose }: { readonly onChoose: (prompt: string) => void }) => {
  const { t } = useTranslation('compose')
  const { grid, item } = useRovingGrid(wellMadePrompts.length)
  return (
    <ul {...grid} className={styles.ideas} aria-label={t('vocabulary.ideas')} lang="en" dir="ltr">
      {wellMadePrompts.map((prompt, i) => (
        <li key={prompt}>
          <button type="button" className={styles.idea} onClick={() => onChoose(prompt)} {...item(i)}>
            {prompt}
          </button>
        </li>
      ))}
    </ul>
  )
}
