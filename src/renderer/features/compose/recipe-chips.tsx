import { X } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { IconButton } from '../../ui/buttons.tsx'
import { setCompose, useCompose } from './form/compose-store.ts'
import { useModels } from './form/models-in-use.ts'
import { without } from './form/recipe-options.ts'
import styles from './recipe-chips.module.css'
import { useDrawingTexts, useEnhanceTexts } from './recipe-texts.ts'

/** What a loaded recipe asks for that the form has no control for: each with a button that takes it out. */
export const RecipeChips = () => {
  const task = useCompose(state => state.task)
  if (task === 'draw') return <DrawingChips />
  return task === 'enhance' ? <EnhanceChips /> : null
}

const DrawingChips = () => {
  const { pack } = useModels()
  const options = useCompose(state => state.drawingOptions)
  const texts = useDrawingTexts(pack)
  return <Chips texts={texts} onRemove={name => setCompose({ drawingOptions: without(options, name) })} />
}

const EnhanceChips = () => {
  const options = useCompose(state => state.enhanceOptions)
  const texts = useEnhanceTexts()
  return <Chips texts={texts} onRemove={name => setCompose({ enhanceOptions: without(options, name) })} />
}

interface ChipsProps<Name extends string> {
  readonly texts: Readonly<Partial<Record<Name, string>>>
  readonly onRemove: (name: Name) => void
}

const Chips = <Name extends string>({ texts, onRemove }: ChipsProps<Name>) => {
  const { t } = useTranslation('compose')
  const shown = Object.entries(texts) as [Name, string | undefined][]
  if (shown.every(([, text]) => text === undefined)) return null
  return (
    <ul className={styles.chips} aria-label={t('fromRecipe.label')}>
      {shown.map(([name, text]) =>
        text === undefined ? null : (
          <li key={name} className={styles.chip}>
            <span>{text}</span>
            <IconButton icon={X} label={t('fromRecipe.remove', { text })} onClick={() => onRemove(name)} />
          </li>
        ),
      )}
    </ul>
  )
}
