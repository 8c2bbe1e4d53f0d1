import { type ComponentPropsWithRef, type RefObject, useLayoutEffect, useRef } from 'react'
import { classNames } from '../../../ui/class-names.ts'
import { TextArea } from '../../../ui/field.tsx'
import styles from './marked-text-area.module.css'

/** UTF-16 positions. */
interface Span {
  readonly start: number
  readonly end: number
}

interface MarkedTextAreaProps extends Omit<ComponentPropsWithRef<'textarea'>, 'ref' | 'value'> {
  readonly ref: RefObject<HTMLTextAreaElement | null>
  readonly value: string
  /** What is underlined. */
  readonly marks: readonly Span[]
}

/** As the style sheet calls what is underlined. */
const highlight = 'unknown-word'

/**
 * A text field in which words are underlined. The lines are drawn by a copy of the text in an equal box above it, which
 * breaks lines and scrolls as the field does: to that end the text is in one piece, without elements around words, whose
 * widths would be rounded.
 */
export const MarkedTextArea = ({ ref, marks, className, onScroll, ...rest }: MarkedTextAreaProps) => {
  const { value, dir } = rest
  const copy = useRef<HTMLDivElement>(null)
  const follow = () => {
    if (copy.current && ref.current) copy.current.scrollTop = ref.current.scrollTop
  }
  // Also after every change of the text, which may have scrolled the field before the copy was as long.
  useLayoutEffect(follow)
  // biome-ignore lint/correctness/useExhaustiveDependencies: a changed text has moved the ranges
  useLayoutEffect(() => {
    const text = copy.current?.firstChild
    if (!text) return
    const ranges = marks.map(({ start, end }) => {
      const range = new Range()
      range.setStart(text, start)
      range.setEnd(text, end)
      return range
    })
    CSS.highlights?.set(highlight, new Highlight(...ranges))
    return () => {
      CSS.highlights?.delete(highlight)
    }
  }, [marks, value])
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
      <div
        ref={copy}
        className={classNames(className, styles.copy)}
        dir={dir ?? (value ? 'auto' : undefined)}
        aria-hidden
      >
        {`${value}\u200B`}
      </div>
    </div>
  )
}
