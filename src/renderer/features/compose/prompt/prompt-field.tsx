import {
  type KeyboardEvent,
  type RefObject,
  useEffect,
  useId,
  useLayoutEffect,
  useMemo,
  useRef,
  useState,
} from 'react'
import { useTranslation } from 'react-i18next'
import { pressedShortcut } from '../../../../shared/window/shortcuts.ts'
import { Disclosure, TextArea } from '../../../ui/field.tsx'
import { focusAwaitedPrompt, promptElementId, submitComposed } from '../form/compose-commands.ts'
import { setCompose, setPrompt, useCompose } from '../form/compose-store.ts'
import { promptLength } from '../form/limits.ts'
import { useModels } from '../form/models-in-use.ts'
import { VocabularyButton } from '../late-form.ts'
import { rememberCaret } from './caret.ts'
import { HistoryButton } from './history-button.tsx'
import { MarkedTextArea } from './marked-text-area.tsx'
import styles from './prompt-field.module.css'
import { stepThroughHistory, unfinishedPrompt, usePromptHistory } from './prompt-history.ts'
import { PromptNotice } from './prompt-notice.tsx'
import { SurpriseButton } from './surprise-button.tsx'
import { usePreload } from './use-preload.ts'
import { usePromptReading } from './use-prompt-reading.ts'
import { isTypedAt, useTyping } from './use-typing.ts'

/** Makes a text area as high as its text; the style sheet limits it. */
const useAutoHeight = (text: string) => {
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

/** Takes over what was typed, and the focus that came, before the page's code was there: the window is painted without. */
const useTakeTyped = (ref: RefObject<HTMLTextAreaElement | null>, onFocus: () => void) => {
  // biome-ignore lint/correctness/useExhaustiveDependencies: only what was there before
  useLayoutEffect(() => {
    const field = ref.current
    if (!field) return
    // The form that was saved may be there already, which the markup does not know.
    if (field.value !== field.defaultValue) setPrompt(field.value)
    if (document.activeElement === field) onFocus()
  }, [])
}

/** Browses earlier prompts with Alt and the arrow keys. */
const useHistoryKeys = () => {
  const position = useRef(unfinishedPrompt)
  const stop = () => {
    position.current = unfinishedPrompt
  }
  const go = (towards: 'older' | 'newer') => {
    const { prompts } = usePromptHistory.getState()
    const step = stepThroughHistory(prompts, position.current, useCompose.getState().prompt, towards)
    if (!step) return
    position.current = step.at
    setPrompt(step.prompt)
  }
  return { go, stop }
}

/** The prompt, with what the model knows of it, what it can draw, and earlier ones. */
export const PromptField = () => {
  const { t } = useTranslation('compose')
  const prompt = useCompose(state => state.prompt)
  const missed = useCompose(state => state.promptMissed)
  const ref = useAutoHeight(prompt)
  const typing = useTyping()
  const preload = usePreload()
  const { pack } = useModels()
  const { now, told, language } = usePromptReading(prompt, typing.caret !== null)
  const noticeId = useId()
  useTakeTyped(ref, preload)
  useEffect(focusAwaitedPrompt, [])
  const marks = useMemo(
    () => (now?.unknown ?? []).filter(word => !isTypedAt(word, typing.caret)),
    [now, typing.caret],
  )
  const browse = useHistoryKeys()

  const onKeyDown = (event: KeyboardEvent) => {
    const towards = pressedShortcut('prompt', event)
    if (towards) {
      event.preventDefault()
      browse.go(towards)
    } else if (pressedShortcut('window', event) === 'create') {
      event.preventDefault()
      submitComposed()
    }
  }

  return (
    <div className={styles.prompt}>
      <div className={styles.head}>
        <label htmlFor={promptElementId}>{t('prompt.label')}</label>
        <div className={styles.helpers}>
          <VocabularyButton />
          <SurpriseButton />
          <HistoryButton onChoose={browse.stop} />
        </div>
      </div>
      <MarkedTextArea
        ref={ref}
        marks={marks}
        id={promptElementId}
        // A prompt may be in another direction than the window; an empty one shows a text of the window.
        dir={prompt ? 'auto' : undefined}
        className={styles.area}
        rows={3}
        maxLength={promptLength}
        placeholder={t('prompt.placeholder')}
        spellCheck={false}
        autoComplete="off"
        value={prompt}
        aria-invalid={missed || undefined}
        aria-describedby={missed ? `${promptElementId}-missed` : noticeId}
        onChange={event => {
          browse.stop()
          typing.typed(event.target.selectionEnd)
          setPrompt(event.target.value)
        }}
        onKeyDown={onKeyDown}
        onSelect={({ currentTarget: field }) => {
          rememberCaret(field.value, field.selectionEnd)
          typing.moved(field.selectionEnd)
        }}
        onCompositionStart={() => typing.composes(true)}
        onCompositionEnd={() => typing.composes(false)}
        onBlur={typing.stopped}
        onFocus={preload}
      />
      {missed ? (
        <p id={`${promptElementId}-missed`} role="alert" className={styles.missed}>
          {t('prompt.missing')}
        </p>
      ) : null}
      <PromptNotice
        id={noticeId}
        prompt={prompt}
        model={pack?.title ?? ''}
        language={language}
        reading={told}
      />
    </div>
  )
}

/** The negative prompt, folded away as it is seldom needed; its text is shown as a summary. */
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
