import { X } from 'lucide-react'
import * as AlertDialog from 'radix-ui/alert-dialog'
import * as Radix from 'radix-ui/dialog'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { Button, IconButton } from './buttons.tsx'
import styles from './dialog.module.css'
import { useReturnFocus } from './return-focus.ts'

interface DialogProps {
  readonly open: boolean
  readonly title: string
  /** What the dialog is for: shown, and read out when it opens. */
  readonly description?: string
  readonly onClose: () => void
  readonly children: ReactNode
  readonly footer?: ReactNode
  /** `page` has room for cards side by side. */
  readonly wide?: boolean | 'page'
  /** Takes the whole window; what is in it says itself what scrolls. */
  readonly full?: boolean
}

/** Focuses the element with `data-autofocus`, else the dialog itself: its close button would open its tooltip. */
const focusFirst = (event: Event): void => {
  event.preventDefault()
  const content = event.currentTarget as HTMLElement
  const wanted = content.querySelector<HTMLElement>('[data-autofocus]')
  ;(wanted ?? content).focus()
}

/** A modal dialog with a title, a scrolling body and optional buttons below it. */
export const Dialog = ({ open, title, description, onClose, children, footer, wide, full }: DialogProps) => {
  const { t } = useTranslation()
  const { remember, restore } = useReturnFocus()
  return (
    <Radix.Root open={open} onOpenChange={next => next || onClose()}>
      <Radix.Portal>
        <Radix.Overlay className={styles.scrim} />
        <Radix.Content
          className={styles.dialog}
          data-wide={wide || undefined}
          data-full={full || undefined}
          onOpenAutoFocus={event => {
            remember()
            focusFirst(event)
          }}
          onCloseAutoFocus={restore}
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
          {full ? (
            children
          ) : (
            // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard
            <section className={styles.body} tabIndex={0} aria-label={title}>
              {children}
            </section>
          )}
          {footer ? <footer className={styles.foot}>{footer}</footer> : null}
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  )
}

interface ConfirmProps {
  readonly open: boolean
  readonly title: string
  readonly text: string
  readonly confirm: string
  readonly cancel: string
  readonly onConfirm: () => void
  readonly onClose: () => void
  /** What stands below the text, such as links. */
  readonly children?: ReactNode
}

/** Asks before something that should not happen by accident; the safe answer has the focus. */
export const ConfirmDialog = ({
  open,
  title,
  text,
  confirm,
  cancel,
  onConfirm,
  onClose,
  children,
}: ConfirmProps) => {
  const { remember, restore } = useReturnFocus()
  return (
    <AlertDialog.Root open={open} onOpenChange={next => next || onClose()}>
      <AlertDialog.Portal>
        <AlertDialog.Overlay className={styles.alertScrim} />
        <AlertDialog.Content className={styles.alert} onOpenAutoFocus={remember} onCloseAutoFocus={restore}>
          <AlertDialog.Title asChild>
            <h2>{title}</h2>
          </AlertDialog.Title>
          <AlertDialog.Description className={styles.alertText}>{text}</AlertDialog.Description>
          {children}
          <div className={styles.buttons}>
            <AlertDialog.Cancel asChild>
              <Button>{cancel}</Button>
            </AlertDialog.Cancel>
            <AlertDialog.Action asChild>
              <Button kind="danger" onClick={onConfirm}>
                {confirm}
              </Button>
            </AlertDialog.Action>
          </div>
        </AlertDialog.Content>
      </AlertDialog.Portal>
    </AlertDialog.Root>
  )
}
