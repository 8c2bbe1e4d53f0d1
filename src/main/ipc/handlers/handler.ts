import type { z } from 'zod'
import type { DesktopContract, DesktopRoute } from '../../../shared/api/window-contract.ts'
import type { Desktop } from '../desktop.ts'

type Output<R extends DesktopRoute> = z.input<DesktopContract[R]['output']>

export type Handler<R extends DesktopRoute> = (
  input: z.output<DesktopContract[R]['input']>,
  desktop: Desktop,
) => Output<R> | Promise<Output<R>>
