import { LayoutGrid } from 'lucide-react'
import * as Popover from 'radix-ui/popover'
import { type RefObject, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { PopoverFrame } from '../../../../ui/popover-frame.tsx'
import { focusPrompt, promptElementId } from '../../form/compose-commands.ts'
import { useCompose } from '../../form/compose-store.ts'
import { useModels } from '../../form/models-in-use.ts'
import { useVocabulary } from '../use-vocabulary.ts'
import { writePrompt } from '../write-prompt.ts'
import { IdeaList } from './idea-list.tsx'
import styles from './vocabulary.module.css'
import { VocabularyBrowser } from './vocabulary-browser.tsx'

/** Opens what the model can draw, in pictures; ideas for prompts where it knows the whole language. */
export const VocabularyButton = () => {
  const { t } = useTranslation('compose')
  const { pack } = useModels()
  const vocabulary = useVocabulary()
  const prompt = useCompose(state => state.prompt)
  const [open, setOpen] = useState(false)
  // Beside the form, whose prompt stays in sight.
  const field = useRef<HTMLElement>(null)
  /** Set while the prompt has the focus only to be written into. */
  const writing = useRef(false)
  if (!pack || vocabulary === undefined) return null
  const name = t(vocabulary ? 'vocabulary.open' : 'vocabulary.ideas')

  const write = (text: string) => {
    const before = document.activeElement
    writing.current = true
    writePrompt(text)
    if (before instanceof HTMLElement) before.focus()
    writing.current = false
  }

  return (
    <Popover.Root
      open={open}
      onOpenChange={next => {
        field.current = document.getElementById(promptElementId)
        setOpen(next)
      }}
    >
      <Popover.Anchor virtualRef={field as RefObject<HTMLElement>} />
      <Popover.Trigger className={styles.trigger}>
        <LayoutGrid size={14} strokeWidth={1.8} aria-hidden />
        {name}
      </Popover.Trigger>
      <PopoverFrame
        className={styles.popover}
        data-browser={vocabulary !== null || undefined}
        side="right"
        align="start"
        sideOffset={14}
        aria-label={name}
        onFocusOutside={event => {
          if (writing.current) event.preventDefault()
        }}
        onCloseAutoFocus={event => {
          event.preventDefault()
          focusPrompt()
        }}
      >
        {vocabulary ? (
          <VocabularyBrowser
            pack={pack.id}
            vocabulary={vocabulary}
            write={write}
            close={() => setOpen(false)}
          />
        ) : (
          <IdeaList
            onChoose={idea => {
              write(idea)
              setOpen(false)
            }}
          />
        )}
        {vocabulary ? (
          <p className={styles.prompt} role="status" dir={prompt ? 'auto' : undefined}>
            {prompt || t('vocabulary.hint')}
          </p>
        ) : null}
      </PopoverFrame>
    </Popover.Root>
  )
}
