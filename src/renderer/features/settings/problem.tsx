import styles from './settings.module.css'

interface ProblemProps {
  readonly id?: string
  readonly text: string | null
}

/** What went wrong, beside the control it concerns; read out when it appears. */
export const Problem = ({ id, text }: ProblemProps) => (
  <p id={id} role="alert" className={styles.problem}>
    {text}
  </p>
)
