import type { PackChoice } from '../../../../shared/api/options.ts'
import type { WindowJobWork } from '../../../../shared/api/window-jobs.ts'

type Drawing = Extract<WindowJobWork, { route: 'create' }>
type Size = NonNullable<Drawing['input']['size']>

/** The same, drawn smaller. */
export const smallerWork = ({ route, input }: Drawing, size: Size): Drawing => ({
  route,
  input: { ...input, size },
})

/** The same, drawn by another pack as that one does it: size, steps and the rest belong to the pack they were chosen for. */
export const otherPackWork = ({ route, input }: Drawing, pack: string): Drawing => {
  const own = { size: undefined, steps: undefined, guidanceScale: undefined, scheduler: undefined }
  return { route, input: { ...input, ...own, pack } }
}

/** The same with these roles filled the way the app comes with. */
export const builtInWork = (work: WindowJobWork, roles: readonly (keyof PackChoice)[]): WindowJobWork => {
  const use = { ...work.input.use, ...Object.fromEntries(roles.map(role => [role, 'starter'])) }
  switch (work.route) {
    case 'create':
      return { route: work.route, input: { ...work.input, use } }
    case 'swap':
      return { route: work.route, input: { ...work.input, use } }
    case 'enhance':
      return { route: work.route, input: { ...work.input, use } }
  }
}
