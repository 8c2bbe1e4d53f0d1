import { CircleAlert, CircleCheck, Star } from 'lucide-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { PackReport } from '../../../shared/api/models.ts'
import type { Role } from '../../../shared/pack-manifest.ts'
import type { WindowOutput } from '../../../shared/window/window-contract.ts'
import { request } from '../../bridge/bridge.ts'
import { formatBytes } from '../../i18n/format.ts'
import { attempt } from '../../state/errors.ts'
import { refreshPacks, useMachine } from '../../state/machine-store.ts'
import { Button, IconButton } from '../../ui/buttons.tsx'
import { ConfirmDialog } from '../../ui/dialog.tsx'
import { NameField } from '../../ui/name-field.tsx'
import styles from './models.module.css'
import { PackFacts } from './pack-facts.tsx'
import { changePack } from './pack-requests.ts'
import { type DrawingPack, PackSample } from './pack-sample.tsx'
import { PackSettings } from './pack-settings.tsx'

export type CheckedPack = WindowOutput<'models.verify'>['packs'][number]

interface PackCardProps {
  readonly report: PackReport
  /** The result of a check of its files; null before one. */
  readonly checked: CheckedPack | null
}

/** Installed packs with the results of a check, then folders that only the check found, as they cannot be read. */
export const mergePacks = (
  packs: readonly PackReport[],
  checks: readonly CheckedPack[],
): readonly PackCardProps[] => {
  const installed = new Set(packs.map(({ folder }) => folder))
  return [
    ...packs.map(report => ({
      report,
      checked: checks.find(({ folder }) => folder === report.folder) ?? null,
    })),
    ...checks
      .filter(({ folder, files }) => files === 0 && !installed.has(folder))
      .map(each => ({ report: each, checked: each })),
  ]
}

/** An installed pack: what it does, its size and licence, and the result of a check. */
export const PackCard = ({ report, checked }: PackCardProps) => {
  const { t, i18n } = useTranslation(['settings', 'models'])
  const { title, bytes, roles, folder } = report
  const modelsFolder = useMachine(state => state.info?.modelsFolder)
  const lacksEmbedder = useMachine(state => state.lackEmbedder.includes(report.id))
  /** Installed by the person, not bundled. */
  const removable = modelsFolder !== undefined && /[\\/][^\\/]+$/.exec(folder)?.index === modelsFolder.length
  const does = roles.map(role => t(`models.roles.${role as Role}`, { defaultValue: role }))
  const readable = bytes > 0
  return (
    <li className={styles.pack}>
      <div className={styles.card}>
        <h4>{removable && readable ? <PackName pack={report} /> : title}</h4>
        {removable ? (
          <div className={styles.cardButtons}>
            <FavouriteButton pack={report} />
            <RemovePack pack={report} />
          </div>
        ) : null}
        {does.length > 0 ? (
          <p className={styles.text}>{sentence(new Intl.ListFormat(i18n.language).format(does))}</p>
        ) : null}
        {lacksEmbedder ? <p className={styles.text}>{t('models:lacksEmbedder')}</p> : null}
        {removable || !readable ? null : <p className={styles.text}>{t('models.starter')}</p>}
        {readable ? (
          <PackFacts pack={report} />
        ) : (
          <dl className={styles.facts}>
            <div>
              <dt>{t('models.where')}</dt>
              <dd className={styles.path}>{folder}</dd>
            </div>
          </dl>
        )}
      </div>
      {draws(report) ? <PackSample pack={report} /> : null}
      {draws(report) && removable ? <PackSettings pack={report} /> : null}
      <div role="status">{checked ? <CheckResult pack={checked} /> : null}</div>
    </li>
  )
}

const draws = (pack: PackReport): pack is DrawingPack => pack.textToImage !== null

/** A pack's name, which can be changed in place; without one it has its own again. */
const PackName = ({ pack: { id, title } }: { readonly pack: PackReport }) => {
  const { t } = useTranslation('models')
  return (
    <NameField
      name={title}
      label={t('name.label')}
      tooltip={t('name.tooltip')}
      onRename={name => changePack(id, { title: name.trim() || null })}
    />
  )
}

const FavouriteButton = ({ pack: { id, title, favourite } }: { readonly pack: PackReport }) => {
  const { t } = useTranslation('models')
  return (
    <IconButton
      icon={Star}
      label={t(favourite ? 'favourite.remove' : 'favourite.add', { title })}
      pressed={favourite}
      onClick={() => changePack(id, { favourite: !favourite })}
    />
  )
}

const sentence = (text: string): string => `${text.charAt(0).toLocaleUpperCase()}${text.slice(1)}.`

const CheckResult = ({ pack: { ok, files, problems } }: { readonly pack: CheckedPack }) => {
  const { t } = useTranslation('settings')
  if (ok)
    return (
      <p className={styles.checkResult} data-kind="good">
        <CircleCheck size={14} aria-hidden />
        {t('models.intact', { count: files })}
      </p>
    )
  return (
    <>
      <p className={styles.checkResult} data-kind="bad">
        <CircleAlert size={14} aria-hidden />
        {files === 0 ? t('models.unreadable') : t('models.damaged', { count: problems.length })}
      </p>
      <ul className={styles.problems} lang="en">
        {problems.map(({ path, problem }) => (
          <li key={path}>
            {path}: {problem}
          </li>
        ))}
      </ul>
    </>
  )
}

const RemovePack = ({ pack: { id, title, bytes } }: { readonly pack: PackReport }) => {
  const { t, i18n } = useTranslation('models')
  const [asking, setAsking] = useState(false)
  const remove = () =>
    attempt(async () => {
      await request('models.remove', { id })
      await refreshPacks()
    })
  return (
    <>
      <Button kind="quiet" aria-label={t('removeNamed', { title })} onClick={() => setAsking(true)}>
        {t('remove')}
      </Button>
      <ConfirmDialog
        open={asking}
        title={t('removeTitle')}
        text={t('removeText', { title, size: formatBytes(bytes, i18n.language) })}
        confirm={t('removeConfirm')}
        cancel={t('removeCancel')}
        onConfirm={remove}
        onClose={() => setAsking(false)}
      />
    </>
  )
}
