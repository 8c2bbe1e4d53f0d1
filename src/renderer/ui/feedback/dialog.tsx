import { X } from 'lucide-react'
import { Dialog as Radix } from 'radix-ui'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { IconButton } from '../controls/icon-button.tsx'
import { useReturnFocus } from '../use-return-focus.ts'
import styles from './dialog.module.css'

interface DialogProps {
  readonly open: boolean
  readonly title: string
  /** What the dialog is for: shown, and read out when it opens. */
  readonly description?: string
  readonly onClose: () => void
  readonly children: ReactNode
  readonly footer?: ReactNode
  readonly wide?: boolean
}

/** Focus begins at what asks for it with `data-autofocus`, else at the dialog itself: not at its close button, whose hint would pop up. */
const focusFirst = (event: Event): void => {
  event.preventDefault()
  const content = event.currentTarget as HTMLElement
  const wanted = content.querySelector<HTMLElement>('[data-autofocus]')
  ;(wanted ?? content).focus()
}

export const Dialog = ({ open, title, description, onClose, children, footer, wide }: DialogProps) => {
  const { t } = useTranslation()
  const { remember, giveBack } = useReturnFocus()
  return (
    <Radix.Root open={open} onOpenChange={next => next || onClose()}>
      <Radix.Portal>
        <Radix.Overlay className={styles.scrim} />
        <Radix.Content
          className={styles.dialog}
          data-wide={wide || undefined}
          onOpenAutoFocus={event => {
            remember()
            focusFirst(event)
          }}
          onCloseAutoFocus={giveBack}
          {...(description ? {} : { 'aria-describedby': undefined })}
        >
          <header className={styles.head}>
            <Radix.Title className={styles.title}>{title}</Radix.Title>
            <Radix.Close asChild>
              <IconButton icon={X} label={t('close')} />
            </Radix.Close>
          </header>
          {description ? (
            <Radix.Description className={styles.description}>{description}</Radix.Description>
          ) : null}
          {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard */}
          <section className={styles.body} tabIndex={0} aria-label={title}>
            {children}
          </section>
          {footer ? <footer className={styles.foot}>{footer}</footer> : null}
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  )
}
