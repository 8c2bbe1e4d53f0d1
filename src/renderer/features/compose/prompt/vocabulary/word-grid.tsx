import { vocabularyPictureUrl } from '../../../../bridge/urls.ts'
import type { FoundWord } from './search-words.ts'
import { useRovingGrid } from './use-roving-grid.ts'
import styles from './vocabulary.module.css'

interface WordGridProps {
  readonly pack: string
  readonly label: string
  readonly words: readonly FoundWord[]
  readonly onChoose: (word: FoundWord) => void
}

/** Words with what they draw. */
export const WordGrid = ({ pack, label, words, onChoose }: WordGridProps) => {
  const { grid, item } = useRovingGrid(words.length)
  return (
    <ul {...grid} className={styles.grid} aria-label={label} lang="en" dir="ltr">
      {words.map((word, i) => (
        <li key={`${word.group} ${word.entry.word}`}>
          <button type="button" className={styles.word} onClick={() => onChoose(word)} {...item(i)}>
            <span className={styles.picture}>
              {word.entry.picture === null ? null : (
                <img
                  src={vocabularyPictureUrl(pack, word.entry.picture)}
                  alt=""
                  width={64}
                  height={64}
                  loading="lazy"
                  decoding="async"
                  draggable={false}
                />
              )}
            </span>
            {word.entry.word}
          </button>
        </li>
      ))}
    </ul>
  )
}
