import { picturesIn } from '../../engine/index.ts'
import type { Workflow } from './read-workflow.ts'
import type { Source } from './values.ts'

/** Keys of all sent pictures that a workflow works on. */
export const sentKeysIn = ({ outputs }: Workflow): readonly string[] => {
  const keys = new Set<string>()
  const seen = new Set<Source>()
  const waiting = outputs.flatMap(({ output }) => picturesIn<Source>(output.image))
  for (let source = waiting.pop(); source; source = waiting.pop()) {
    if (seen.has(source)) continue
    seen.add(source)
    if (source.kind === 'sent') keys.add(source.key)
    else waiting.push(...takenFrom(source))
  }
  return [...keys]
}

const takenFrom = (source: Exclude<Source, { kind: 'sent' }>): readonly Source[] => {
  switch (source.kind) {
    case 'enhancement':
      return picturesIn<Source>(source.image)
    case 'swap':
      return [...picturesIn<Source>(source.image), ...picturesIn<Source>(source.faces)]
    case 'drawing': {
      const { start, controls } = source
      const seen = controls.flatMap(({ image }) => picturesIn<Source>(image))
      if (start.kind === 'empty') return seen
      const masked = start.mask ? picturesIn<Source>(start.mask) : []
      return [...seen, ...picturesIn<Source>(start.image), ...masked]
    }
  }
}
