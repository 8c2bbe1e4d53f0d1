import type { Route } from '../../routes/route.ts'
import { adapterRoutes } from './adapters.ts'
import { controlnetRoutes } from './controlnet.ts'
import { drawingRoutes } from './drawing.ts'
import { extrasRoutes } from './extras.ts'
import { interrogateRoutes } from './interrogate.ts'
import { listRoutes } from './lists.ts'
import { optionRoutes } from './options.ts'
import { pngInfoRoutes } from './png-info.ts'
import { progressRoutes } from './progress.ts'
import { reactorRoutes } from './reactor.ts'
import { serverRoutes } from './server.ts'

/** The web UI's own routes, and those of its extensions. */
export const automatic1111Routes: readonly Route[] = [
  ...drawingRoutes,
  ...progressRoutes,
  ...listRoutes,
  ...interrogateRoutes,
  ...serverRoutes,
  ...optionRoutes,
  ...extrasRoutes,
  ...adapterRoutes,
  ...controlnetRoutes,
  ...reactorRoutes,
  ...pngInfoRoutes,
]
