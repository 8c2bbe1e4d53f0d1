import { ArrowLeftRight, LoaderCircle, Plus, Undo2, UserSearch, Users, X } from 'lucide-react'
import { RadioGroup, Toolbar } from 'radix-ui'
import type { KeyboardEvent, RefObject } from 'react'
import { useTranslation } from 'react-i18next'
import type { PhotoReport } from '../../../../shared/api/photos.ts'
import { failureText } from '../../../state/errors.ts'
import { Button, Tooltip } from '../../../ui/buttons.tsx'
import { RadioItem } from '../../../ui/choices.tsx'
import { Problem } from '../../../ui/feedback.tsx'
import { setCompose, setFaceMode, useCompose } from '../form/compose-store.ts'
import { PersonPicker } from '../kept/person-picker.tsx'
import { effectiveFaceMode } from '../photos/chosen-faces.ts'
import { removeAdded } from '../photos/import-photo.ts'
import { usePhotoDialog } from '../photos/photo-dialog.tsx'
import { FoundPerson } from '../photos/which-faces.tsx'
import { FaceCrop } from './face-crop.tsx'
import {
  isSameFace,
  joinEveryone,
  type Lender,
  lendersOf,
  lentFaceOf,
  pairsOf,
  partFace,
  toggleTarget,
} from './face-pairs.ts'
import { exchangeTwoFaces, pickLender } from './pair-commands.ts'
import { PairLines } from './pair-lines.tsx'
import type { PairDrag } from './use-pair-drag.ts'
import styles from './who-becomes-whom.module.css'

interface WhoBecomesWhomProps {
  readonly target: PhotoReport
  /** Holds the faces. */
  readonly area: RefObject<HTMLDivElement | null>
  readonly drag: PairDrag | null
}

/** All faces of the photos, and which of the target becomes which: chosen by click, by drag or by keys. */
export const WhoBecomesWhom = ({ target, area, drag }: WhoBecomesWhomProps) => {
  const { t } = useTranslation('compose')
  const state = useCompose()
  const pairs = pairsOf(state)
  const byPerson = effectiveFaceMode(state) === 'person'
  const count = target.faces.length
  return (
    <section className={styles.section} aria-label={t('who.label')}>
      <header className={styles.head}>
        <h3 className={styles.title}>{t('who.label')}</h3>
        <p className={styles.count} role="status">
          {t('who.count', { count: pairs.length, of: count })}
        </p>
      </header>
      <div ref={area} className={styles.area} data-dragging={drag ? true : undefined}>
        <PairLines pairs={pairs} target={target.id} drag={drag} />
        <Lenders />
        <Targets target={target} over={drag?.over} />
      </div>
      <p className={styles.help}>{t(byPerson ? 'who.byPerson' : count > 1 ? 'who.help' : 'who.helpOne')}</p>
      <Commands target={target} />
      {byPerson ? <FoundPerson /> : null}
    </section>
  )
}

/** The faces that can be put onto others; one of them is the next. */
const Lenders = () => {
  const { t } = useTranslation('compose')
  const state = useCompose()
  const lenders = lendersOf(state)
  const lent = lentFaceOf(state)
  const task = useCompose(({ moreTask }) => moreTask)
  const { input, browse } = usePhotoDialog('more', t('who.addSource'))
  const adding = task.kind === 'importing'
  return (
    <>
      {input}
      <div className={styles.row}>
        <RadioGroup.Root
          className={styles.faces}
          aria-label={t('who.lenders')}
          value={lent ? keyOf(lent) : ''}
        >
          {lenders.map(lender => (
            <LenderTile
              key={keyOf(lender)}
              lender={lender}
              removable={lender.face === 0 && state.moreSources.some(({ id }) => id === lender.photo)}
            />
          ))}
        </RadioGroup.Root>
        <Tooltip text={t('who.addSource')}>
          <button
            type="button"
            className={styles.add}
            aria-label={t('who.addSource')}
            disabled={adding}
            onClick={browse}
          >
            {adding ? <LoaderCircle size={18} className={styles.spinner} aria-hidden /> : null}
            {adding ? null : <Plus size={18} aria-hidden />}
          </button>
        </Tooltip>
        <PersonPicker
          place="more"
          trigger={
            <button
              type="button"
              className={styles.add}
              aria-label={t('kept.addSource')}
              title={t('kept.addSource')}
            >
              <Users size={18} aria-hidden />
            </button>
          }
        />
      </div>
      {task.kind === 'failed' ? <Problem text={failureText(task.failure)} /> : null}
    </>
  )
}

const keyOf = ({ photo, face }: { readonly photo: string; readonly face: number }) => `${photo}-${face}`

const LenderTile = ({ lender, removable }: { readonly lender: Lender; readonly removable: boolean }) => {
  const { t } = useTranslation('compose')
  const { report, photo, face, number } = lender
  return (
    <span className={styles.place}>
      <RadioItem
        value={keyOf(lender)}
        className={styles.tile}
        aria-label={t('who.lender', { number, name: report.name })}
        data-face={`source ${photo} ${face}`}
        onChoose={() => pickLender(lender)}
      >
        <FaceCrop photo={report} face={face} />
        <span className={styles.number} aria-hidden>
          {number}
        </span>
      </RadioItem>
      {removable ? (
        <button
          type="button"
          className={styles.remove}
          aria-label={t('who.removeSource', { name: report.name })}
          title={t('who.removeSource', { name: report.name })}
          onClick={() => removeAdded(report)}
        >
          <X size={11} strokeWidth={2.5} aria-hidden />
        </button>
      ) : null}
    </span>
  )
}

interface TargetsProps {
  readonly target: PhotoReport
  /** The face that a dragged one would go onto. */
  readonly over: number | undefined
}

/** The faces of the target, each with the face that it becomes. */
const Targets = ({ target, over }: TargetsProps) => {
  const { t } = useTranslation('compose')
  const state = useCompose()
  const pairs = pairsOf(state)
  const lenders = lendersOf(state)
  const byPerson = effectiveFaceMode(state) === 'person'
  const lenderOf = (face: number): Lender | undefined => {
    const pair = pairs.find(each => each.target === face)
    return pair && lenders.find(lender => isSameFace(lender, pair.source))
  }
  const part = (face: number) => setCompose(partFace(useCompose.getState(), face))
  const onKeyDown = (face: number) => (event: KeyboardEvent) => {
    if (event.key !== 'Delete' && event.key !== 'Backspace') return
    event.preventDefault()
    part(face)
  }
  return (
    <Toolbar.Root className={styles.faces} aria-label={t('who.targets')} loop={false}>
      {target.faces.map((report, face) => {
        const becomes = lenderOf(face)
        const number = face + 1
        const name = becomes
          ? t('who.becomes', { target: number, source: becomes.number })
          : t('who.stays', { target: number })
        return (
          <span key={report.box.join()} className={styles.place}>
            <Toolbar.Button
              className={styles.tile}
              aria-label={name}
              aria-pressed={becomes !== undefined}
              data-face={`target ${target.id} ${face}`}
              data-over={over === face || undefined}
              disabled={byPerson}
              onClick={() => setCompose(toggleTarget(useCompose.getState(), face) ?? {})}
              onKeyDown={onKeyDown(face)}
            >
              <FaceCrop photo={target} face={face} />
              <span className={styles.number} aria-hidden>
                {number}
              </span>
              {becomes ? (
                <span className={styles.becomes} aria-hidden>
                  <FaceCrop photo={becomes.report} face={becomes.face} />
                </span>
              ) : null}
            </Toolbar.Button>
            {becomes && !byPerson ? (
              <button
                type="button"
                tabIndex={-1}
                className={styles.remove}
                aria-label={t('who.part', { target: number })}
                title={t('who.part', { target: number })}
                onClick={() => part(face)}
              >
                <X size={11} strokeWidth={2.5} aria-hidden />
              </button>
            ) : null}
          </span>
        )
      })}
    </Toolbar.Root>
  )
}

/** Whole choices at once: everyone, two that change places, one person wherever they are. */
const Commands = ({ target }: { readonly target: PhotoReport }) => {
  const { t } = useTranslation('compose')
  const state = useCompose()
  const lent = lentFaceOf(state)
  const byPerson = effectiveFaceMode(state) === 'person'
  if (!lent || target.faces.length < 2) return null
  return (
    <div className={styles.commands}>
      <Button
        className={styles.command}
        aria-label={t('who.everyoneName', { source: lent.number })}
        onClick={() => setCompose(joinEveryone(useCompose.getState()) ?? {})}
      >
        <Users size={15} aria-hidden />
        <span>{t('who.everyone')}</span>
        <span className={styles.mini}>
          <FaceCrop photo={lent.report} face={lent.face} />
        </span>
      </Button>
      <Button
        className={styles.command}
        aria-pressed={byPerson}
        onClick={() => setFaceMode(byPerson ? 'one' : 'person')}
      >
        <UserSearch size={15} aria-hidden />
        <span>{t('who.person')}</span>
      </Button>
      <Button className={styles.command} onClick={() => exchangeTwoFaces(target)}>
        <ArrowLeftRight size={15} aria-hidden />
        <span>{t(target.faces.length === 2 ? 'who.exchangeTwo' : 'who.exchange')}</span>
      </Button>
      <Button
        className={styles.command}
        disabled={state.pairs === null && !byPerson}
        onClick={() => setFaceMode('one')}
      >
        <Undo2 size={15} aria-hidden />
        <span>{t('who.reset')}</span>
      </Button>
    </div>
  )
}
