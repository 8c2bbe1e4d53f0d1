import { useTranslation } from 'react-i18next'
import type { AdapterRole } from '../../../shared/pack-manifest.ts'
import { unknownLicence } from '../../../shared/pack-manifest.ts'
import { formatBytes } from '../../i18n/format.ts'
import { type AdapterPack, fitsKind } from '../../state/adapter-packs.ts'
import type { ModelActions } from '../../state/app-actions.ts'
import { kindNames } from '../../state/kind-names.ts'
import { useMachine } from '../../state/machine-store.ts'
import { AdapterPicture } from '../../ui/adapter-picture.tsx'
import { Button } from '../../ui/buttons.tsx'
import styles from './adapter-card.module.css'
import { type CheckedPack, CheckResult } from './check-result.tsx'
import { FavouriteButton, PackName, RemovePack } from './pack-commands.tsx'
import { PackSample } from './pack-sample.tsx'

interface AdapterCardProps extends ModelActions {
  readonly pack: AdapterPack
  /** The result of a check of its files; null before one. */
  readonly checked: CheckedPack | null
}

/** What the Draw form takes at a click; the others want a picture or a person first. */
const usable: readonly AdapterRole[] = ['lora', 'textual-inversion', 'vae']

/** An installed LoRA, embedding, VAE or the like: its picture, what it fits, and ways to draw with it. */
export const AdapterCard = ({ pack, checked, addToDrawing }: AdapterCardProps) => {
  const { t } = useTranslation('addons')
  const { title, adapter } = pack
  return (
    <li className={styles.adapter}>
      <AdapterPicture pack={pack} title={title} className={styles.picture} />
      <div className={styles.about}>
        <h5>
          <PackName pack={pack} />
        </h5>
        <AdapterFacts pack={pack} />
        {adapter.role === 'lora' ? <LoraSample pack={pack} /> : null}
        <div role="status">{checked ? <CheckResult pack={checked} /> : null}</div>
      </div>
      <div className={styles.commands}>
        {usable.includes(adapter.role) ? (
          <Button aria-label={t('useNamed', { title })} onClick={() => addToDrawing(pack)}>
            {t('use')}
          </Button>
        ) : null}
        <FavouriteButton pack={pack} />
        <RemovePack pack={pack} />
      </div>
    </li>
  )
}

const AdapterFacts = ({
  pack: { bytes, licence, title, adapter, ...pack },
}: {
  readonly pack: AdapterPack
}) => {
  const { t, i18n } = useTranslation(['addons', 'models'])
  const { role, name, triggerWords, sampling } = adapter
  const facts = [
    [t('fits'), kindNames({ bytes, licence, title, adapter, ...pack })],
    sampling ? [t('sampled'), t('steps', { count: sampling.steps, guidance: sampling.guidanceScale })] : null,
    triggerWords.length > 0 ? [t('triggerWords'), triggerWords.slice(0, 8).join(', ')] : null,
    role === 'textual-inversion' ? [t('word'), name] : null,
    role !== 'textual-inversion' && name !== title ? [t('file'), name] : null,
    [t('models:packSize'), formatBytes(bytes, i18n.language)],
    [t('models:licence'), licence === unknownLicence ? t('models:licenceUnknown') : licence],
  ].filter(fact => fact !== null)
  return (
    <dl className={styles.facts}>
      {facts.map(([label, value]) => (
        <div key={label}>
          <dt>{label}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  )
}

/** A sample with the first installed model that it fits; nothing without one. */
const LoraSample = ({ pack }: { readonly pack: AdapterPack }) => {
  const model = useMachine(({ packs }) =>
    packs.find(({ textToImage }) => fitsKind(pack, textToImage?.checkpoint?.kind ?? null)),
  )
  if (!model) return null
  const [words] = pack.adapter.triggerWords
  return (
    <PackSample title={pack.title} input={{ pack: model.id, words, loras: [{ lora: pack.id, weight: 1 }] }} />
  )
}
