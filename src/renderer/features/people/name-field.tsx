import { Pencil } from 'lucide-react'
import { type KeyboardEvent, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Person } from '../../../shared/api/people.ts'
import { Input } from '../../ui/field.tsx'
import styles from './people.module.css'
import { nameOf, renamePerson } from './person-requests.ts'

/** A person's name; a click makes it a text field. Enter or leaving it renames, Esc leaves the name as it was. */
export const NameField = ({ person, large }: { readonly person: Person; readonly large?: boolean }) => {
  const { t } = useTranslation('people')
  const [text, setText] = useState<string | null>(null)
  const button = useRef<HTMLButtonElement>(null)
  const end = (save: boolean) => {
    if (text === null) return
    setText(null)
    if (save && text.trim() !== person.name) renamePerson(person.id, text)
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
        className={styles.nameInput}
        data-large={large || undefined}
        aria-label={t('name.label')}
        placeholder={t('name.placeholder')}
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
      data-unnamed={person.name === '' || undefined}
      title={t('name.rename')}
      aria-label={t('name.renameName', { name: nameOf(person) })}
      onClick={() => setText(person.name)}
    >
      <span>{nameOf(person)}</span>
      <Pencil size={12} aria-hidden />
    </button>
  )
}
