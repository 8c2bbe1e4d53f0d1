import { basename } from 'node:path'
import type { EngineEvent, RouteOutput } from '../../shared/api/contract.ts'
import { type Failure, withoutPaths } from '../../shared/api/failure.ts'
import { isFolderWork } from '../../shared/api/folder-routes.ts'
import type { Job, JobOutput, JobState } from '../../shared/api/jobs.ts'
import type { Installation } from '../../shared/api/models.ts'
import type { GroupedFaces } from '../../shared/api/people.ts'
import { isStrokes, type SwapMask } from '../../shared/api/swap-controls.ts'
import { packEntries } from '../../shared/window/packed-entries.ts'
import type {
  Answer,
  WindowEngineRoute,
  WindowEvent,
  WindowEvents,
} from '../../shared/window/window-contract.ts'
import type { WindowJob, WindowJobState, WindowJobWork } from '../../shared/window/window-jobs.ts'

/**
 * The engine's jobs, events and answers as the window sees them: results are named by their ids in the library,
 * messages name files without their folders. Why, and what is exempt: docs/decisions/0020-ids-for-the-window.md.
 */
export const toWindowJob = ({ work, state, saved, ...job }: Job): WindowJob => ({
  ...job,
  work: viewWork(work),
  ...(isFolderWork(work) && work.input.out !== undefined ? { resultsFolder: basename(work.input.out) } : {}),
  state: isKept(work) ? viewState(state) : withoutPictures(viewState(state)),
  saved: isKept(work) ? saved.map(file => basename(file)) : [],
})

/** What another program asked for and is not kept, or lies elsewhere, the window cannot show. */
const isKept = (work: Job['work']): boolean =>
  isFolderWork(work) || (work.input.save !== false && work.input.out === undefined)

const withoutPictures = (state: WindowJobState): WindowJobState =>
  state.kind === 'done' ? { ...state, pictures: [] } : state

export const toWindowFailure = (failure: Failure): Failure => ({
  ...failure,
  message: withoutPaths(failure.message),
})

/** Leaves out what the window may not request: where results go, and what the settings decide. */
const viewWork = (work: Job['work']): WindowJobWork => {
  switch (work.route) {
    case 'create': {
      const {
        out: _,
        output: ____,
        save: _____,
        allowNsfw: __,
        keepIntermediates: ___,
        emptyPrompt: ______,
        photo,
        photoPerson,
        init,
        inpaint,
        controlnets,
        ipAdapter,
        mask,
        ...input
      } = work.input
      const pictures = {
        photo: viewOptional(photo),
        photoPerson: viewOptional(photoPerson),
        init: viewOptional(init),
        inpaint: inpaint && { ...inpaint, mask: viewOptional(inpaint.mask) },
        controlnets: controlnets?.map(control => ({ ...control, image: viewPicture(control.image) })),
        ipAdapter: ipAdapter && { ...ipAdapter, face: viewPicture(ipAdapter.face) },
        mask: viewMask(mask),
      }
      return { route: work.route, input: { ...input, ...pictures } }
    }
    case 'swap': {
      const {
        out: _,
        output: ____,
        save: _____,
        allowNsfw: __,
        keepIntermediates: ___,
        source,
        sources,
        target,
        targetPerson,
        mask,
        ...input
      } = work.input
      const pictures = {
        source: viewPicture(source),
        sources: sources?.map(viewPicture),
        target: viewPicture(target),
        targetPerson: viewOptional(targetPerson),
        mask: viewMask(mask),
      }
      return { route: work.route, input: { ...input, ...pictures } }
    }
    case 'enhance': {
      const { out: _, output: ___, save: ____, keepIntermediates: __, file, ...input } = work.input
      return { route: work.route, input: { ...input, file: viewPicture(file) } }
    }
    case 'swapFolder': {
      const { out: _, allowNsfw: __, output: ___, source, targetPerson, folder, ...input } = work.input
      const pictures = { source: viewPicture(source), targetPerson: viewOptional(targetPerson) }
      return { route: work.route, input: { ...input, ...pictures, folder: viewPicture(folder) } }
    }
    case 'enhanceFolder': {
      const { out: _, output: __, folder, ...input } = work.input
      return { route: work.route, input: { ...input, folder: viewPicture(folder) } }
    }
  }
}

const viewPicture = <P extends object>(picture: string | P): P | { readonly name: string } =>
  typeof picture === 'string' ? { name: basename(picture) } : picture

const viewOptional = <P extends object>(picture: string | P | undefined) =>
  picture === undefined ? undefined : viewPicture(picture)

const viewMask = (mask: SwapMask | undefined) =>
  mask === undefined || isStrokes(mask) ? mask : viewPicture(mask)

const viewState = (state: JobState): WindowJobState => {
  switch (state.kind) {
    case 'done':
      return { kind: 'done', finishedAt: state.finishedAt, ...viewOutput(state.output) }
    case 'failed':
    case 'interrupted':
      return { ...state, error: toWindowFailure(state.error) }
    default:
      return state
  }
}

const viewOutput = (output: JobOutput) => {
  if (output.route === 'swapFolder' || output.route === 'enhanceFolder') {
    const { done, skipped, failed, notices } = output.value
    return { pictures: [], folder: { done, skipped, failed }, notices }
  }
  const { value } = output
  const first = basename(value.file)
  const notices = 'notices' in value ? value.notices : []
  if (output.route !== 'create') return { pictures: [first], notices }
  const [, ...others] = output.value.images
  return {
    pictures: [first, ...others.map(({ file }) => basename(file))],
    seed: output.value.seed,
    notices,
  }
}

const viewInstallation = (installation: Installation): Installation =>
  installation.state.kind === 'failed'
    ? {
        ...installation,
        state: { ...installation.state, message: withoutPaths(installation.state.message) },
      }
    : installation

export const viewGrouped = <G extends GroupedFaces>(grouped: G): G => ({
  ...grouped,
  failed: grouped.failed.map(each => ({ ...each, message: withoutPaths(each.message) })),
})

export type WindowEventMessage = {
  readonly [E in WindowEvent]: { readonly event: E; readonly value: WindowEvents[E] }
}[WindowEvent]

export const toWindowEvent = (event: EngineEvent): WindowEventMessage => {
  switch (event.event) {
    case 'jobs':
      return { event: event.event, value: { ...event.value, jobs: event.value.jobs.map(toWindowJob) } }
    case 'installs':
      return { event: event.event, value: { installs: event.value.installs.map(viewInstallation) } }
    case 'notice':
      return { event: event.event, value: toWindowFailure(event.value) }
    default:
      return event
  }
}

/** An answer of the engine to the window. */
export const toWindowAnswer = (route: WindowEngineRoute, answer: Answer<unknown>): Answer<unknown> => {
  if (!answer.ok) return { ok: false, error: toWindowFailure(answer.error) }
  switch (route) {
    case 'jobs.list': {
      const { jobs } = answer.value as RouteOutput<'jobs.list'>
      return { ok: true, value: { jobs: jobs.map(toWindowJob) } }
    }
    case 'library.newest':
    case 'library.list': {
      const value = answer.value as RouteOutput<'library.newest' | 'library.list'>
      return { ok: true, value: { ...value, entries: packEntries(value.entries) } }
    }
    case 'people.group':
      return { ok: true, value: viewGrouped(answer.value as GroupedFaces) }
    case 'folders.results': {
      const { results } = answer.value as RouteOutput<'folders.results'>
      const failed = results?.failed.map(each => ({ ...each, message: withoutPaths(each.message) }))
      return { ok: true, value: { results: results && { ...results, failed } } }
    }
    case 'models.install':
    case 'models.installs':
    case 'models.pause':
    case 'models.resume':
    case 'models.cancel': {
      const value = answer.value as RouteOutput<'models.installs'>
      return { ok: true, value: { ...value, installs: value.installs.map(viewInstallation) } }
    }
    default:
      return answer
  }
}
