import type { Route, RouteInput, RouteOutput } from '../shared/api/contract.ts'

/** What a command does once its options are read. */
export type Execute = <R extends Route>(
  route: R,
  input: RouteInput<R>,
  describe: (output: RouteOutput<R>) => readonly string[],
  /** Exit code for an answer that is itself bad news, such as a damaged pack. */
  exitCode?: (output: RouteOutput<R>) => number,
) => Promise<void>
