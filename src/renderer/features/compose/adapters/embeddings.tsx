import { useTranslation } from 'react-i18next'
import { joinTexts } from '../../../i18n/format.ts'
import { type AdapterPack, fitsKind, withRole } from '../../../state/adapter-packs.ts'
import { Disclosure } from '../../../ui/field.tsx'
import { useCompose } from '../form/compose-store.ts'
import { useModels } from '../form/models-in-use.ts'
import styles from './addons.module.css'
import { useEmbeddingsOpen } from './change-shelf.ts'
import { toggleInNegative, toggleInPrompt } from './change-words.ts'
import { hasWord } from './prompt-words.ts'
import { kindOf } from './shelf.ts'

/** Installed embeddings that fit the model, each with buttons that put its word into the prompt or what is left out. */
export const Embeddings = () => {
  const { t } = useTranslation('addons')
  const { pack, adapters } = useModels()
  const prompt = useCompose(state => state.prompt)
  const negativePrompt = useCompose(state => state.negativePrompt)
  const open = useEmbeddingsOpen(state => state.open)
  const fitting = withRole(adapters, 'textual-inversion').filter(each => fitsKind(each, kindOf(pack)))
  if (fitting.length === 0) return null
  const used = fitting
    .map(({ adapter }) => adapter.name)
    .filter(word => hasWord(prompt, word) || hasWord(negativePrompt, word))
  return (
    <Disclosure
      title={t('words.label')}
      summary={joinTexts(used)}
      open={open}
      onOpenChange={next => useEmbeddingsOpen.setState({ open: next })}
    >
      <p className={styles.help}>{t('words.help')}</p>
      <ul className={styles.words} aria-label={t('words.label')}>
        {fitting.map(each => (
          <EmbeddingLine key={each.id} pack={each} />
        ))}
      </ul>
    </Disclosure>
  )
}

const EmbeddingLine = ({ pack: { title, adapter } }: { readonly pack: AdapterPack }) => {
  const { t } = useTranslation('addons')
  const word = adapter.name
  const inPrompt = useCompose(({ prompt }) => hasWord(prompt, word))
  const inNegative = useCompose(({ negativePrompt }) => hasWord(negativePrompt, word))
  return (
    <li className={styles.word}>
      <span title={title}>{word}</span>
      <button
        type="button"
        className={styles.chip}
        aria-pressed={inPrompt}
        aria-label={t('words.promptNamed', { word })}
        onClick={() => toggleInPrompt(word)}
      >
        {t('words.prompt')}
      </button>
      <button
        type="button"
        className={styles.chip}
        aria-pressed={inNegative}
        aria-label={t('words.negativeNamed', { word })}
        onClick={() => toggleInNegative(word)}
      >
        {t('words.negative')}
      </button>
    </li>
  )
}
