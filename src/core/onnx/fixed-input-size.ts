import type { Session } from './session.ts'

/** The sides a graph insists on, or null where it takes any. */
export const fixedInputSize = ({ inputs }: Session): { width: number; height: number } | null => {
  const [height, width] = (inputs[0]?.shape ?? []).slice(2)
  return typeof width === 'number' && typeof height === 'number' && width > 0 && height > 0
    ? { width, height }
    : null
}
