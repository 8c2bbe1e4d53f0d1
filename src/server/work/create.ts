import type { RouteInput, RouteOutput } from '../../shared/api/contract.ts'
import type { Door } from '../routes/route.ts'

/** Draws in the line, and waits for it. */
export const runCreate = async (
  { jobs }: Door,
  input: RouteInput<'create'>,
  gone: AbortSignal,
): Promise<RouteOutput<'create'>> => {
  const output = await jobs.run({ route: 'create', input }, gone)
  if (output.route !== 'create') throw new Error(`a drawing was answered with ${output.route}`)
  return output.value
}
