import { type KeyboardEvent, useLayoutEffect, useRef } from 'react'
import { useTranslation } from 'react-i18next'
import { TextArea } from '../../../ui/field.tsx'
import { preloadModels, promptElementId, submitComposed } from '../form/compose-commands.ts'
import { setPrompt, useCompose } from '../form/compose-store.ts'
import { promptLength } from '../form/limits.ts'
import { ExamplePrompts } from './example-prompts.tsx'
import { HistoryButton } from './history-button.tsx'
import { usePromptHistory } from './history-store.ts'
import styles from './prompt-field.module.css'
import { leaf, notLeafing } from './prompt-history.ts'

/** As high as its text; how high at most is the style sheet's matter. */
const useGrowing = (text: string) => {
  const ref = useRef<HTMLTextAreaElement>(null)
  // biome-ignore lint/correctness/useExhaustiveDependencies: the text decides the height
  useLayoutEffect(() => {
    const field = ref.current
    if (!field) return
    field.style.height = 'auto'
    field.style.height = `${field.scrollHeight + field.offsetHeight - field.clientHeight}px`
  }, [text])
  return ref
}

/** Alt with the arrow keys leafs through earlier prompts. */
const useLeafing = () => {
  const leafing = useRef(notLeafing)
  const stop = () => {
    leafing.current = notLeafing
  }
  const go = (towards: 'older' | 'newer') => {
    const { prompts } = usePromptHistory.getState()
    const step = leaf(prompts, leafing.current, useCompose.getState().prompt, towards)
    if (!step) return
    leafing.current = step.at
    setPrompt(step.prompt)
  }
  return { go, stop }
}

export const PromptField = () => {
  const { t } = useTranslation('compose')
  const prompt = useCompose(state => state.prompt)
  const missed = useCompose(state => state.promptMissed)
  const isNew = usePromptHistory(({ prompts }) => prompts.length === 0)
  const ref = useGrowing(prompt)
  const leafing = useLeafing()

  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) {
      event.preventDefault()
      submitComposed()
    } else if (event.altKey && (event.key === 'ArrowUp' || event.key === 'ArrowDown')) {
      event.preventDefault()
      leafing.go(event.key === 'ArrowUp' ? 'older' : 'newer')
    }
  }

  return (
    <div className={styles.prompt}>
      <div className={styles.head}>
        <label htmlFor={promptElementId}>{t('prompt.label')}</label>
        <HistoryButton onChoose={leafing.stop} />
      </div>
      <TextArea
        ref={ref}
        id={promptElementId}
        className={styles.area}
        rows={3}
        maxLength={promptLength}
        placeholder={t('prompt.placeholder')}
        spellCheck={false}
        value={prompt}
        aria-invalid={missed || undefined}
        aria-describedby={missed ? `${promptElementId}-missed` : undefined}
        onChange={event => {
          leafing.stop()
          setPrompt(event.target.value)
        }}
        onKeyDown={onKeyDown}
        onFocus={preloadModels}
      />
      {missed ? (
        <p id={`${promptElementId}-missed`} role="alert" className={styles.missed}>
          {t('prompt.missing')}
        </p>
      ) : null}
      {isNew ? <ExamplePrompts /> : null}
    </div>
  )
}
