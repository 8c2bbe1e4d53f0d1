import { ArrowRight } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import type { PromptReading, UnknownWord } from '../../../../shared/prompt/read-vocabulary.ts'
import { joinTexts } from '../../../i18n/format.ts'
import { openDialog } from '../../../state/view-store.ts'
import { Button } from '../../../ui/buttons.tsx'
import { useCompose } from '../form/compose-store.ts'
import styles from './prompt-notice.module.css'
import { replaceWord } from './replace-word.ts'
import { writePrompt } from './write-prompt.ts'

/** Words named, at most; the others are counted. */
const maxNamed = 5

interface PromptNoticeProps {
  readonly id: string
  readonly prompt: string
  /** The model's name, and the language it understands. */
  readonly model: string
  readonly language: string
  /** What it knows of the prompt, as far as it is to be told now; null while there is nothing to tell. */
  readonly reading: PromptReading | null
}

/** What the model does not know of the prompt, and what helps. */
export const PromptNotice = ({ id, prompt, model, language, reading }: PromptNoticeProps) => {
  const { t, i18n } = useTranslation('compose')
  const foreign = reading?.translation != null
  const unknown = reading && !foreign ? reading.unknown : []
  const words = [...new Set(unknown.map(({ word }) => word))]
  const named = words.slice(0, maxNamed)
  const asWritten = (word: string) => {
    const place = unknown.find(each => each.word === word)
    return place ? prompt.slice(place.start, place.end) : word
  }
  const text = foreign
    ? t('words.language', { language: nameOfLanguage(language, i18n.language) })
    : words.length > 0
      ? t('words.unknown', {
          title: model,
          words: joinTexts(named.map(asWritten)),
          count: words.length - named.length,
        })
      : ''
  return (
    <div className={styles.notice}>
      <p id={id} role="status">
        {text}
      </p>
      {foreign ? <UseTranslation translation={reading?.translation ?? ''} /> : null}
      {named.length > 0 ? (
        <div className={styles.ways}>
          {named.map(word => (
            <Replace key={word} word={word} shown={asWritten(word)} unknown={unknown} />
          ))}
          <Button kind="quiet" className={styles.link} onClick={() => openDialog('models')}>
            {t('words.larger')}
          </Button>
        </div>
      ) : null}
    </div>
  )
}

const nameOfLanguage = (language: string, shownIn: string): string =>
  new Intl.DisplayNames([shownIn], { type: 'language' }).of(language) ?? language

const UseTranslation = ({ translation }: { readonly translation: string }) => {
  const { t } = useTranslation('compose')
  return (
    <Button className={styles.way} onClick={() => writePrompt(translation)}>
      {t('words.useTranslation', { prompt: translation })}
    </Button>
  )
}

interface ReplaceProps {
  readonly word: string
  /** As it stands in the prompt. */
  readonly shown: string
  readonly unknown: readonly UnknownWord[]
}

/** Replaces a word by the nearest one, wherever it stands; nothing where none is near. */
const Replace = ({ word, shown, unknown }: ReplaceProps) => {
  const { t } = useTranslation('compose')
  const places = unknown.filter(each => each.word === word)
  const nearest = places[0]?.nearest
  if (!nearest) return null
  const replace = () => {
    const { start, end, text } = replaceWord(useCompose.getState().prompt, places, nearest)
    writePrompt(text, start, end)
  }
  return (
    <Button
      className={styles.way}
      aria-label={t('words.replace', { word: shown, nearest })}
      onClick={replace}
    >
      <span className={styles.replaced} lang="en">
        {shown}
      </span>
      <ArrowRight size={13} aria-hidden /> <span lang="en">{nearest}</span>
    </Button>
  )
}
