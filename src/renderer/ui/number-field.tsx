import { Minus, Plus } from 'lucide-react'
import { type KeyboardEvent, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { classNames } from './class-names.ts'
import { Input } from './field.tsx'
import styles from './number-field.module.css'
import { clampNumber, type NumberRange, readNumber } from './number-text.ts'

interface NumberFieldProps extends NumberRange {
  readonly id?: string
  readonly label: string
  /** Null shows the placeholder. */
  readonly value: number | null
  readonly placeholder?: string
  /** Where the arrow keys begin while there is no value. */
  readonly start?: number
  /** Shows buttons to decrease and increase. */
  readonly stepper?: boolean
  readonly className?: string
  readonly onChange: (value: number) => void
  /** Called when the field is left empty; without it the last value comes back. */
  readonly onClear?: () => void
}

/** A number field that reports allowed numbers while typing; others are marked, and clamped when the field is left. */
export const NumberField = ({
  id,
  label,
  value,
  placeholder,
  start,
  stepper,
  className,
  onChange,
  onClear,
  ...range
}: NumberFieldProps) => {
  const { t, i18n } = useTranslation()
  const [draft, setDraft] = useState<string | null>(null)
  const typed = draft === null ? null : readNumber(draft, range)
  const shown = value?.toLocaleString(i18n.language, { useGrouping: false, maximumFractionDigits: 2 })
  const by = (steps: number) => {
    setDraft(null)
    onChange(clampNumber((value ?? start ?? range.min) + steps * range.step, range))
  }
  const type = (text: string) => {
    setDraft(text)
    const read = readNumber(text, range)
    if (read.kind === 'good') onChange(read.value)
  }
  const leave = () => {
    if (typed?.kind === 'empty') onClear?.()
    if (typed?.kind === 'bad' && typed.nearest !== null) onChange(typed.nearest)
    setDraft(null)
  }
  const onKeyDown = (event: KeyboardEvent) => {
    const steps = { ArrowUp: 1, ArrowDown: -1, PageUp: 10, PageDown: -10 }[event.key]
    if (event.key === 'Enter' && !event.ctrlKey && !event.metaKey) leave()
    if (steps === undefined || event.altKey) return
    event.preventDefault()
    by(steps)
  }
  return (
    <div className={classNames(styles.field, className)} data-stepper={stepper || undefined}>
      {stepper ? (
        <button
          type="button"
          tabIndex={-1}
          className={styles.step}
          aria-label={t('number.less', { label })}
          disabled={value !== null && value <= range.min}
          onClick={() => by(-1)}
        >
          <Minus size={13} aria-hidden />
        </button>
      ) : null}
      <Input
        id={id}
        role="spinbutton"
        inputMode={Number.isInteger(range.step) ? 'numeric' : 'decimal'}
        autoComplete="off"
        spellCheck={false}
        className={styles.input}
        aria-label={label}
        aria-valuemin={range.min}
        aria-valuemax={range.max}
        aria-valuenow={value ?? undefined}
        aria-valuetext={value === null ? placeholder : undefined}
        aria-invalid={typed?.kind === 'bad' || undefined}
        placeholder={placeholder}
        value={draft ?? shown ?? ''}
        onChange={event => type(event.target.value)}
        onBlur={leave}
        onKeyDown={onKeyDown}
      />
      {stepper ? (
        <button
          type="button"
          tabIndex={-1}
          className={styles.step}
          aria-label={t('number.more', { label })}
          disabled={value !== null && value >= range.max}
          onClick={() => by(1)}
        >
          <Plus size={13} aria-hidden />
        </button>
      ) : null}
    </div>
  )
}
