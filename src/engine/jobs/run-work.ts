import type { JobOutput, JobWork } from '../../shared/api/jobs.ts'
import type { JobContext } from '../handler.ts'
import { create } from '../workflows/create.ts'
import { enhance } from '../workflows/enhance.ts'
import { swap } from '../workflows/swap.ts'

/** A job's work is a route like any other: the same handler runs it. */
export const runWork = async ({ route, input }: JobWork, context: JobContext): Promise<JobOutput> => {
  switch (route) {
    case 'create':
      return { route, value: await create(input, context) }
    case 'swap':
      return { route, value: await swap(input, context) }
    case 'enhance':
      return { route, value: await enhance(input, context) }
  }
}
