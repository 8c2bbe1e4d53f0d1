import { Pencil } from 'lucide-react'
import { type KeyboardEvent, useRef, useState } from 'react'
import { Input } from './field.tsx'
import styles from './name-field.module.css'

interface NameFieldProps {
  /** Empty for something that has no name yet. */
  readonly name: string
  /** What stands there instead then. */
  readonly unnamed?: string
  /** Of the text field. */
  readonly label: string
  readonly placeholder?: string
  readonly tooltip: string
  /** Of the button that makes it a text field, where the name alone does not say what it is. */
  readonly renameLabel?: string
  readonly large?: boolean
  /** Gets what was typed, where it is another name. */
  readonly onRename: (name: string) => void
}

/** A name; a click makes it a text field. Enter or leaving it renames, Esc leaves the name as it was. */
export const NameField = ({ name, unnamed, large, onRename, ...texts }: NameFieldProps) => {
  const [text, setText] = useState<string | null>(null)
  const button = useRef<HTMLButtonElement>(null)
  const end = (save: boolean) => {
    if (text === null) return
    setText(null)
    if (save && text.trim() !== name) onRename(text)
  }
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key !== 'Enter' && event.key !== 'Escape') return
    event.preventDefault()
    event.stopPropagation()
    end(event.key === 'Enter')
    // The button is back after this render.
    requestAnimationFrame(() => button.current?.focus())
  }
  if (text !== null)
    return (
      <Input
        autoFocus
        className={styles.input}
        data-large={large || undefined}
        aria-label={texts.label}
        placeholder={texts.placeholder}
        value={text}
        maxLength={100}
        spellCheck={false}
        onFocus={event => event.target.select()}
        onChange={event => setText(event.target.value)}
        onBlur={() => end(true)}
        onKeyDown={onKeyDown}
      />
    )
  return (
    <button
      ref={button}
      type="button"
      className={styles.name}
      data-large={large || undefined}
      data-unnamed={name === '' || undefined}
      title={texts.tooltip}
      aria-label={texts.renameLabel}
      onClick={() => setText(name)}
    >
      <span dir="auto">{name || unnamed}</span>
      <Pencil size={12} aria-hidden />
    </button>
  )
}
