import type { TFunction } from 'i18next'
import { useTranslation } from 'react-i18next'
import type { CheckpointReport, PackReport } from '../../../shared/api/models.ts'
import { unknownLicence } from '../../../shared/pack-manifest.ts'
import { formatBytes } from '../../i18n/format.ts'
import styles from './models.module.css'

/** What an installed pack is: for a checkpoint its architecture, precision, trained size and parameters; size, licence. */
export const PackFacts = ({ pack: { bytes, licence, textToImage } }: { readonly pack: PackReport }) => {
  const { t, i18n } = useTranslation('models')
  const checkpoint = textToImage?.checkpoint
  const facts = [
    ...(textToImage && checkpoint ? checkpointFacts(checkpoint, t, i18n.language) : []),
    ...(textToImage && checkpoint
      ? [[t('trained.label'), t('trained.value', textToImage.nativeSize)] as const]
      : []),
    [t('packSize'), formatBytes(bytes, i18n.language)] as const,
  ]
  return (
    <dl className={styles.facts}>
      {facts.map(([name, value]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>{value}</dd>
        </div>
      ))}
      <div>
        <dt>{t('licence')}</dt>
        {licence === unknownLicence ? <dd>{t('licenceUnknown')}</dd> : <dd lang="en">{licence}</dd>}
      </div>
    </dl>
  )
}

type Translate = TFunction<'models'>
type Fact = readonly [name: string, value: string]

const checkpointFacts = (
  { kind, distilled, precision, parameters }: CheckpointReport,
  t: Translate,
  language: string,
): readonly Fact[] => [
  [t('kind.label'), distilled ? `${t(`kind.${kind}`)}, ${t(`kind.${distilled}`)}` : t(`kind.${kind}`)],
  [t('precision.label'), isNamed(precision) ? t(`precision.${precision}`) : precision],
  [t('parameters.label'), formatParameters(parameters, t, language)],
]

const precisions = ['float32', 'float16', 'bfloat16', 'float8e4m3fn', 'float8e5m2'] as const
const isNamed = (precision: string): precision is (typeof precisions)[number] =>
  precisions.some(name => name === precision)

/** To three digits: "860 million", "2.57 billion". */
const formatParameters = (count: number, t: Translate, language: string): string => {
  const unit = count < 1e9 ? 'millions' : 'billions'
  const value = count / (unit === 'millions' ? 1e6 : 1e9)
  const number = value.toLocaleString(language, { maximumSignificantDigits: 3 })
  return t(`parameters.${unit}`, { number })
}
