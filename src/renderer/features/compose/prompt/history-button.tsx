import { History } from 'lucide-react'
import * as Popover from 'radix-ui/popover'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Button } from '../../../ui/buttons.tsx'
import { Input } from '../../../ui/field.tsx'
import { arrowKeysThrough, PopoverFrame } from '../../../ui/popover-frame.tsx'
import { focusPrompt } from '../form/compose-commands.ts'
import { setPrompt } from '../form/compose-store.ts'
import styles from './history-button.module.css'
import { forgetPrompts, searchPrompts, usePromptHistory } from './prompt-history.ts'

/** Number of prompts from which on a search field is shown. */
const minForSearch = 8

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
      <PopoverFrame
        className={styles.popover}
        aria-label={t('prompt.history')}
        onKeyDown={arrowKeysThrough('[data-prompt]')}
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
          <p className={styles.nothing}>{t(prompts.length === 0 ? 'prompt.noHistory' : 'prompt.noMatch')}</p>
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
      </PopoverFrame>
    </Popover.Root>
  )
}
