import { History } from 'lucide-react'
import { Popover } from 'radix-ui'
import { type KeyboardEvent, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Button } from '../../../ui/buttons.tsx'
import { Input } from '../../../ui/field.tsx'
import { focusPrompt } from '../form/compose-commands.ts'
import { setPrompt } from '../form/compose-store.ts'
import styles from './history-button.module.css'
import { forgetPrompts, searchPrompts, usePromptHistory } from './prompt-history.ts'

/** Number of prompts from which on a search field is shown. */
const minForSearch = 8

/** Moves the focus with the arrow keys through the search field and the prompts. */
const onKeyDown = (event: KeyboardEvent<HTMLElement>): void => {
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key]
  if (step === undefined) return
  const stops = [...event.currentTarget.querySelectorAll<HTMLElement>('input, [data-prompt]')]
  const here = stops.indexOf(event.target as HTMLElement)
  event.preventDefault()
  stops[Math.min(stops.length - 1, Math.max(0, here + step))]?.focus()
}

/** Opens the list of earlier prompts. */
export const HistoryButton = ({ onChoose }: { readonly onChoose: () => void }) => {
  const { t } = useTranslation('compose')
  const prompts = usePromptHistory(state => state.prompts)
  const [open, setOpen] = useState(false)
  const [search, setSearch] = useState('')
  const found = searchPrompts(prompts, search)

  const choose = (prompt: string) => {
    onChoose()
    setPrompt(prompt)
    setOpen(false)
  }

  return (
    <Popover.Root
      open={open}
      onOpenChange={next => {
        setOpen(next)
        setSearch('')
      }}
    >
      <Popover.Trigger
        className={styles.trigger}
        aria-label={t('prompt.history')}
        title={t('prompt.history')}
      >
        <History size={15} strokeWidth={1.8} aria-hidden />
      </Popover.Trigger>
      <Popover.Portal>
        <Popover.Content
          className={styles.popover}
          side="bottom"
          align="end"
          sideOffset={4}
          collisionPadding={8}
          aria-label={t('prompt.history')}
          onKeyDown={onKeyDown}
          onCloseAutoFocus={event => {
            event.preventDefault()
            focusPrompt()
          }}
        >
          {prompts.length >= minForSearch ? (
            <Input
              type="search"
              aria-label={t('prompt.searchHistory')}
              placeholder={t('prompt.searchHistory')}
              value={search}
              onChange={event => setSearch(event.target.value)}
            />
          ) : null}
          {found.length === 0 ? (
            <p className={styles.nothing}>
              {t(prompts.length === 0 ? 'prompt.noHistory' : 'prompt.noMatch')}
            </p>
          ) : (
            <ul className={styles.list}>
              {found.map(prompt => (
                <li key={prompt}>
                  <button type="button" data-prompt className={styles.entry} onClick={() => choose(prompt)}>
                    {prompt}
                  </button>
                </li>
              ))}
            </ul>
          )}
          {prompts.length > 0 ? (
            <Button
              kind="quiet"
              className={styles.forget}
              onClick={() => {
                forgetPrompts()
                setOpen(false)
              }}
            >
              {t('prompt.forget')}
            </Button>
          ) : null}
        </Popover.Content>
      </Popover.Portal>
    </Popover.Root>
  )
}
