import type { Job } from '../../shared/jobs.ts'

/** What becomes of a job whose engine ended: a waiting one waits again, a running one is interrupted. */
export const adoptJob = (job: Job, now: number): Job =>
  job.state.kind === 'running'
    ? {
        ...job,
        state: {
          kind: 'interrupted',
          finishedAt: now,
          error: {
            code: 'engine-stopped',
            message:
              'The part of Likeness that makes pictures ended unexpectedly while this one was being made. Pictures already finished are kept; start it again to make the rest.',
          },
        },
      }
    : job
