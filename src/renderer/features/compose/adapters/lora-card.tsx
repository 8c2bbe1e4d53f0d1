import { SquareSplitHorizontal, X } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { kindNames } from '../../../state/kind-names.ts'
import { AdapterPicture } from '../../../ui/adapter-picture.tsx'
import { IconButton } from '../../../ui/buttons.tsx'
import { WeightSlider } from '../../../ui/weight-slider.tsx'
import { addLoraElementId } from './add-lora.tsx'
import styles from './addons.module.css'
import { removeLora, setLoraWeight, usualWeight } from './change-shelf.ts'
import { drawWithAndWithout } from './draw-both.ts'
import type { ShelfLora } from './shelf.ts'
import { TriggerWords } from './trigger-words.tsx'

/** A LoRA of the form: what it is, how much of it there is, its words; or why it takes no part. */
export const LoraCard = ({ lora }: { readonly lora: ShelfLora }) => {
  const { t } = useTranslation('addons')
  const { pack, aside, weight } = lora
  const title = pack?.title ?? lora.id
  return (
    <li className={styles.card} data-aside={aside !== null || undefined}>
      <AdapterPicture pack={pack} title={title} className={styles.picture} />
      <div className={styles.body}>
        <div className={styles.line}>
          <span className={styles.title} title={title} dir="auto">
            {title}
          </span>
          {aside === null ? (
            <IconButton
              className={styles.command}
              icon={SquareSplitHorizontal}
              label={t('compare', { title })}
              onClick={() => drawWithAndWithout(lora)}
            />
          ) : null}
          <IconButton
            className={styles.command}
            icon={X}
            label={t('remove', { title })}
            onClick={() => {
              removeLora(lora)
              document.getElementById(addLoraElementId)?.focus()
            }}
          />
        </div>
        <LoraFacts lora={lora} />
        {aside === null ? (
          <WeightSlider
            label={t('weight', { title })}
            value={weight}
            usual={usualWeight}
            onChange={next => setLoraWeight(lora, next)}
          />
        ) : null}
      </div>
      {pack && aside === null && pack.adapter.triggerWords.length > 0 ? (
        <TriggerWords title={title} words={pack.adapter.triggerWords} />
      ) : null}
    </li>
  )
}

/** Where it stands, how it wants to be sampled, and why it takes no part. */
const LoraFacts = ({ lora: { tags, pack, aside } }: { readonly lora: ShelfLora }) => {
  const { t } = useTranslation('addons')
  const sampling = aside === null ? pack?.adapter.sampling : undefined
  const facts = [
    aside ? t(`aside.${aside}`, { kinds: pack ? kindNames(pack) : '' }) : null,
    tags.length === 0 ? null : t('inPrompt'),
    sampling ? t('steps', { count: sampling.steps, guidance: sampling.guidanceScale }) : null,
  ].filter(fact => fact !== null)
  return facts.length > 0 ? <p className={styles.facts}>{facts.join(' · ')}</p> : null
}
