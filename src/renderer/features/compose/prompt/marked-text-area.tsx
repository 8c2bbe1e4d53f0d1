import { type ComponentPropsWithRef, type RefObject, useLayoutEffect, useRef } from 'react'
import { classNames } from '../../../ui/class-names.ts'
import { TextArea } from '../../../ui/field.tsx'
import type { TextPart } from './marked-text.ts'
import styles from './marked-text-area.module.css'

interface MarkedTextAreaProps extends Omit<ComponentPropsWithRef<'textarea'>, 'ref'> {
  readonly ref: RefObject<HTMLTextAreaElement | null>
  /** The value in parts. */
  readonly parts: readonly TextPart[]
}

/**
 * A text field in which words are underlined. The lines are drawn by a copy of the text in an equal box above it, which
 * breaks lines and scrolls as the field does.
 */
export const MarkedTextArea = ({ ref, parts, className, onScroll, ...rest }: MarkedTextAreaProps) => {
  const copy = useRef<HTMLDivElement>(null)
  const follow = () => {
    if (copy.current && ref.current) copy.current.scrollTop = ref.current.scrollTop
  }
  // Also after every change of the text, which may have scrolled the field before the copy was as long.
  useLayoutEffect(follow)
  return (
    <div className={styles.box}>
      <TextArea
        ref={ref}
        className={className}
        onScroll={event => {
          follow()
          onScroll?.(event)
        }}
        {...rest}
      />
      <div ref={copy} className={classNames(className, styles.copy)} dir={rest.dir} aria-hidden>
        {parts.map(({ text, marked }, i) =>
          marked ? (
            // biome-ignore lint/suspicious/noArrayIndexKey: parts have no other identity
            <span key={i} className={styles.unknown} data-unknown>
              {text}
            </span>
          ) : (
            text
          ),
        )}
        {'\u200B'}
      </div>
    </div>
  )
}
