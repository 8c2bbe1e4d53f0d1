import { ChevronDown } from 'lucide-react'
import { memo } from 'react'
import { useTranslation } from 'react-i18next'
import { Menu, MenuItem } from '../../../ui/menu.tsx'
import { useAgeText } from './age-text.ts'
import type { Age, SectionRow } from './grid-rows.ts'
import styles from './month-jump.module.css'

interface MonthJumpProps {
  /** Of the first pictures in sight. */
  readonly age: Age
  readonly sections: readonly SectionRow[]
  readonly onJump: (section: SectionRow) => void
}

/** Stays above the pictures and says when those in sight were made; its menu goes to other months. */
export const MonthJump = memo(({ age, sections, onJump }: MonthJumpProps) => {
  const { t, i18n } = useTranslation('library')
  const ageText = useAgeText()
  const number = new Intl.NumberFormat(i18n.language)
  return (
    <div className={styles.bar}>
      <Menu
        trigger={
          <button
            type="button"
            className={styles.trigger}
            aria-label={t('grid.jump', { section: ageText(age) })}
          >
            {ageText(age)}
            <ChevronDown size={14} aria-hidden />
          </button>
        }
      >
        {sections.map(section => (
          <MenuItem key={section.row} onSelect={() => onJump(section)}>
            <span>{ageText(section.age)}</span>
            <span className={styles.count}>{number.format(section.count)}</span>
          </MenuItem>
        ))}
      </Menu>
    </div>
  )
})
MonthJump.displayName = 'MonthJump'
