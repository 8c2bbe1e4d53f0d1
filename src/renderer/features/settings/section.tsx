import { type ReactNode, useId } from 'react'
import styles from './settings.module.css'

interface SectionProps {
  readonly title: string
  readonly children: ReactNode
}

/** A title at the left, what belongs to it at the right. */
export const Section = ({ title, children }: SectionProps) => {
  const id = useId()
  return (
    <section className={styles.section} aria-labelledby={id}>
      <h3 id={id}>{title}</h3>
      <div className={styles.controls}>{children}</div>
    </section>
  )
}
