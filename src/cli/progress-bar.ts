import { SingleBar } from 'cli-progress'
import { type ProgressEvent, stageNames } from '../shared/api/progress.ts'
import { formatSeconds } from './format.ts'

type Stream = NodeJS.WritableStream & { readonly isTTY?: boolean }

/** A progress bar of 1000 steps that is cleared when it stops, so that only results stay on the screen. */
export const createBar = (stream: Stream, format: string): SingleBar =>
  new SingleBar({
    stream,
    format: `{bar} {percentage}%  ${format}`,
    barCompleteChar: '█',
    barIncompleteChar: '░',
    barsize: 24,
    clearOnComplete: true,
    hideCursor: true,
    gracefulExit: false,
  })

export interface ProgressBar {
  update(event: ProgressEvent): void
  stop(): void
}

/** Shows stage, step and time left; on a terminal only, never in a pipe or log. */
export const createProgressBar = (stream: Stream): ProgressBar => {
  if (!stream.isTTY) return { update: () => {}, stop: () => {} }
  const bar = createBar(stream, '{image}{stage}{step}  {left}')
  const started = Date.now()
  let running = false
  return {
    update: ({ stage, step, of, fraction, image, images }) => {
      const payload = {
        image: image === undefined ? '' : `Picture ${image}/${images}: `,
        stage: stageNames[stage],
        step: step === undefined ? '' : ` ${step}/${of}`,
        left: fraction > 0.03 ? `${timeLeft(Date.now() - started, fraction)} left` : '',
      }
      if (running) bar.update(Math.round(fraction * 1000), payload)
      else bar.start(1000, Math.round(fraction * 1000), payload)
      running = true
    },
    stop: () => {
      if (running) bar.stop()
      running = false
    },
  }
}

const timeLeft = (elapsed: number, fraction: number): string =>
  formatSeconds(Math.ceil(((elapsed / fraction) * (1 - fraction)) / 1000))
