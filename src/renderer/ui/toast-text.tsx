import { useTranslation } from 'react-i18next'
import styles from './toast-text.module.css'

interface ToastTextProps {
  readonly text: string
  /** How often it was said. */
  readonly count: number
}

/** Letters that are read at a glance. */
const short = 140

const sentences = new Intl.Segmenter(undefined, { granularity: 'sentence' })

/** The first sentence, if it is short, and the rest of the text; all of a short text. */
export const splitText = (text: string): readonly [string, string] => {
  const [first = ''] = [...sentences.segment(text)].map(({ segment }) => segment)
  if (text.length <= short || first.length > short) return [text, '']
  return [first.trim(), text.slice(first.length).trim()]
}

/** What a message says; the rest of a long one is folded away. */
export const ToastText = ({ text, count }: ToastTextProps) => {
  const { t } = useTranslation()
  const [summary, rest] = splitText(text)
  return (
    <div className={styles.text}>
      <span>{summary}</span>
      {count > 1 ? (
        <span className={styles.count} aria-hidden>
          {t('toasts.times', { count })}
        </span>
      ) : null}
      {rest ? (
        <details>
          <summary>{t('toasts.details')}</summary>
          <p>{rest}</p>
        </details>
      ) : null}
    </div>
  )
}
