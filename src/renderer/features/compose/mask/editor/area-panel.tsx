import { LoaderCircle } from 'lucide-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { PhotoReport } from '../../../../../shared/api/photos.ts'
import { failureText } from '../../../../state/errors.ts'
import { useMachine } from '../../../../state/machine-store.ts'
import { Button } from '../../../../ui/buttons.tsx'
import { Segments } from '../../../../ui/choices.tsx'
import { Problem } from '../../../../ui/feedback.tsx'
import { useModels } from '../../form/models-in-use.ts'
import type { BrushEffect } from '../plane/stamp.ts'
import styles from './mask-editor.module.css'
import type { AreaChoice, useAreas } from './use-areas.ts'

interface AreaPanelProps {
  readonly photo: PhotoReport
  readonly areas: ReturnType<typeof useAreas>
}

const effects = ['paint', 'erase'] as const satisfies readonly BrushEffect[]

/** Whether a model is at work that tells hair from the rest of a face. */
const useFindsHair = (): boolean => {
  const { packs } = useMachine()
  const chosen = useModels().models['face-masker']
  const isIt = (network: string | undefined) => network === 'bisenet'
  return chosen === undefined
    ? packs.some(({ networks }) => isIt(networks['face-masker']))
    : isIt(packs.find(({ id }) => id === chosen)?.networks['face-masker'])
}

/** Areas that one click marks. */
export const AreaPanel = ({ photo, areas }: AreaPanelProps) => {
  const { t } = useTranslation('compose')
  const [effect, setEffect] = useState<BrushEffect>('paint')
  const findsHair = useFindsHair()
  const { search } = areas
  const noFace = photo.faces.length === 0
  const offered: readonly (readonly [AreaChoice, boolean])[] = [
    ['faces', !noFace],
    ['hair', !noFace && findsHair],
    ['person', true],
    ['background', true],
  ]
  const busy = search.kind === 'looking'
  const shown = (what: AreaChoice) => (
    <>
      {busy && search.what === what ? (
        <LoaderCircle size={14} aria-hidden className={styles.spinner} />
      ) : null}
      {t(`mask.areas.${what}`)}
    </>
  )
  return (
    <section className={styles.section} aria-label={t('mask.areas.label')}>
      <h3 className={styles.heading}>{t('mask.areas.label')}</h3>
      <Segments
        label={t('mask.areas.effect')}
        value={effect}
        segments={effects.map(value => ({ value, label: t(`mask.areas.${value}`) }))}
        onChange={setEffect}
      />
      <div className={styles.areas}>
        {offered.map(([what, can]) => (
          <Button key={what} disabled={busy || !can} onClick={() => areas.add(what, effect)}>
            {shown(what)}
          </Button>
        ))}
        <Button
          className={styles.wide}
          disabled={busy || noFace}
          onClick={() => areas.add('all-but-faces', effect)}
        >
          {shown('all-but-faces')}
        </Button>
      </div>
      {search.kind === 'failed' ? <Problem text={failureText(search.failure)} /> : null}
      {findsHair ? null : <p className={styles.note}>{t('mask.areas.hairMissing')}</p>}
      {noFace ? <p className={styles.note}>{t('mask.areas.noFace')}</p> : null}
    </section>
  )
}
