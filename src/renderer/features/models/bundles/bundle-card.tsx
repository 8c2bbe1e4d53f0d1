import { Check, TriangleAlert } from 'lucide-react'
import { useId, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Bundle } from '../../../../shared/api/bundles.ts'
import type { ListedEntry } from '../../../../shared/api/catalogue.ts'
import { formatBytes } from '../../../i18n/format.ts'
import { useInstalls } from '../../../state/machine-store.ts'
import { useProblem } from '../../../state/task.ts'
import { Button } from '../../../ui/buttons.tsx'
import { Problem } from '../../../ui/feedback.tsx'
import { LicenceQuestion } from '../licence-question.tsx'
import { folderMove } from '../tasks.ts'
import { BundleFacts } from './bundle-facts.tsx'
import { BundlePicture } from './bundle-picture.tsx'
import { BundleProgress } from './bundle-progress.tsx'
import { installBundle } from './bundle-requests.ts'
import { bundleState } from './bundle-state.ts'
import styles from './bundles.module.css'

interface BundleCardProps {
  readonly bundle: Bundle
  readonly entries: readonly ListedEntry[]
  /** Bytes that are free in the models folder; null where the system does not tell. */
  readonly freeBytes: number | null
  readonly onMeasured: () => void
}

/** Models that are installed together: what they improve, what they cost, and how far their installation is. */
export const BundleCard = ({ bundle, entries, freeBytes, onMeasured }: BundleCardProps) => {
  const { t } = useTranslation('models')
  const id = useId()
  const installs = useInstalls(state => state.installs)
  const state = bundleState(bundle, installs)
  const models = bundle.models.flatMap(model => entries.find(each => each.id === model) ?? [])
  const title = t(`bundles.${bundle.id}.title`)
  return (
    <li className={styles.card} aria-labelledby={id} data-installed={state.kind === 'installed' || undefined}>
      <BundlePicture of={bundle.id} />
      <h4 id={id}>{title}</h4>
      <Improvement bundle={bundle} models={models} />
      <BundleFacts bundle={bundle} models={models} state={state} title={title} onMeasured={onMeasured} />
      <div className={styles.foot}>
        {state.kind === 'installed' ? (
          <p className={styles.installed}>
            <Check size={15} aria-hidden />
            {t('bundles.installed')}
          </p>
        ) : null}
        {state.kind === 'open' ? (
          <InstallBundle bundle={bundle} models={models} title={title} freeBytes={freeBytes} />
        ) : null}
        {state.kind === 'installed' || state.kind === 'open' ? null : (
          <BundleProgress bundle={bundle} state={state} title={title} />
        )}
      </div>
    </li>
  )
}

interface ImprovementProps extends Pick<BundleCardProps, 'bundle'> {
  readonly models: readonly ListedEntry[]
}

const Improvement = ({ bundle, models }: ImprovementProps) => {
  const { t } = useTranslation('models')
  const draws = models.some(({ roles }) => roles.includes('text-to-image'))
  const text = bundle.id === 'first-step' ? (draws ? 'draws' : 'faces') : 'text'
  return <p className={styles.improves}>{t(`bundles.${bundle.id}.${text}` as 'bundles.everything.text')}</p>
}

interface InstallBundleProps extends ImprovementProps, Pick<BundleCardProps, 'freeBytes'> {
  readonly title: string
}

/** Installs what is missing after one question about all licences; warns where the disk has too little room. */
const InstallBundle = ({ bundle, models, title, freeBytes }: InstallBundleProps) => {
  const { t, i18n } = useTranslation('models')
  const [asking, setAsking] = useState(false)
  const { problem, run } = useProblem()
  const { missing, bytes, fits } = bundle
  const restricted = models.filter(({ id, nonCommercial }) => nonCommercial && missing.includes(id))
  const partly = missing.length < models.length
  const size = (count: number) => formatBytes(count, i18n.language)
  const install = () => run(() => installBundle(bundle, restricted.length > 0))
  return (
    <>
      {fits || freeBytes === null ? null : (
        <div className={styles.warning}>
          <TriangleAlert size={15} aria-hidden />
          <p>{t('bundles.noRoom', { needed: size(bytes), free: size(freeBytes) })}</p>
          <Button kind="quiet" onClick={() => void folderMove.start()}>
            {t('bundles.moveFolder')}
          </Button>
        </div>
      )}
      <Button
        kind={fits && bundle.id === 'first-step' ? 'primary' : 'plain'}
        aria-label={t(partly ? 'bundles.installRestNamed' : 'bundles.installNamed', {
          title,
          size: size(bytes),
        })}
        onClick={() => (restricted.length > 0 ? setAsking(true) : install())}
      >
        {t(partly ? 'bundles.installRest' : 'bundles.install')}
      </Button>
      <Problem text={problem} />
      <LicenceQuestion
        open={asking}
        entries={restricted}
        onAgree={install}
        onClose={() => setAsking(false)}
      />
    </>
  )
}
