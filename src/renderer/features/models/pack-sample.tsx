import { ImagePlay } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { create } from 'zustand'
import type { LoraChoice } from '../../../shared/api/adapters.ts'
import { hasUnfinished } from '../../../shared/api/job-states.ts'
import type { PackReport } from '../../../shared/api/models.ts'
import type { WindowJobState } from '../../../shared/window/window-jobs.ts'
import { request } from '../../bridge/bridge.ts'
import { attempt } from '../../state/errors.ts'
import { useJobs } from '../../state/jobs-store.ts'
import { openDialog, showJob, showPicture } from '../../state/view-store.ts'
import { Button } from '../../ui/buttons.tsx'
import styles from './models.module.css'

/** A pack that draws. */
export type DrawingPack = PackReport & { readonly textToImage: NonNullable<PackReport['textToImage']> }

/** English, as the models read; the same seed shows what another setting changes. */
const sample = { prompt: 'a red fox sitting in the snow, soft morning light', seed: 1, enhance: false }

/** Jobs of samples by their pack, the last of each. */
const useSamples = create<Readonly<Record<string, string>>>(() => ({}))

/** The pack that draws, and what is added to it. */
interface SampleInput {
  readonly pack: string
  readonly loras?: LoraChoice[]
  /** Said before the sample's own prompt. */
  readonly words?: string
}

/** The pack that a sample is of. */
const keyOf = ({ pack, loras = [] }: SampleInput): string => loras[0]?.lora ?? pack

const drawSample = (of: SampleInput): void =>
  attempt(async () => {
    const queued = hasUnfinished(useJobs.getState().jobs)
    const { words, ...options } = of
    const prompt = words === undefined ? sample.prompt : `${words}, ${sample.prompt}`
    const input = { ...sample, prompt, ...options }
    const { id } = await request('jobs.submit', { work: { route: 'create', input } })
    useSamples.setState({ [keyOf(of)]: id })
    if (!queued) showJob(id)
  })

interface PackSampleProps {
  readonly title: string
  readonly input: SampleInput
}

/** Draws a picture with a pack, as it came from the model, and says where it is to be seen. */
export const PackSample = ({ title, input }: PackSampleProps) => {
  const { t } = useTranslation('models')
  const job = useSamples(samples => samples[keyOf(input)])
  const state = useJobs(({ jobs }) => jobs.find(each => each.id === job)?.state)
  const show = () => {
    if (job === undefined) return
    const picture = state?.kind === 'done' ? state.pictures[0] : undefined
    if (picture === undefined) showJob(job)
    else showPicture(picture)
    openDialog(null)
  }
  const text = state && textOf[state.kind]
  return (
    <div className={styles.sample}>
      <Button aria-label={t('sample.drawNamed', { title })} onClick={() => drawSample(input)}>
        <ImagePlay size={15} aria-hidden />
        {t('sample.draw')}
      </Button>
      <p className={styles.help} role="status">
        {text ? t(`sample.${text}`) : null}
      </p>
      {text ? (
        <Button kind="quiet" onClick={show}>
          {t('sample.show')}
        </Button>
      ) : null}
    </div>
  )
}

const textOf = {
  queued: 'waiting',
  running: 'drawing',
  done: 'done',
  failed: 'failed',
  interrupted: 'failed',
  cancelled: null,
} as const satisfies Record<WindowJobState['kind'], string | null>
