import { type ReactNode, useId } from 'react'
import type { SettingsPatch } from '../../../shared/api/settings.ts'
import { changeSettings } from '../../state/settings-store.ts'
import { useProblem } from '../../state/task.ts'
import styles from './settings.module.css'

interface SectionProps {
  readonly title: string
  readonly children: ReactNode
}

/** A section of the settings: its title on the left, its controls on the right. */
export const Section = ({ title, children }: SectionProps) => {
  const id = useId()
  return (
    <section className={styles.section} aria-labelledby={id}>
      <h3 id={id}>{title}</h3>
      <div className={styles.controls}>{children}</div>
    </section>
  )
}

/** Changes settings at once; `problem` is the last error, to be shown beside the control. */
export const useSettingsChange = () => {
  const { problem, run } = useProblem()
  const change = (patch: SettingsPatch): void => run(() => changeSettings(patch))
  return { problem, change }
}
