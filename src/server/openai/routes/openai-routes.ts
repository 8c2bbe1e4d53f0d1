import type { Route } from '../../routes/route.ts'
import { imageRoutes } from './images.ts'
import { modelRoutes } from './models.ts'
import { responseRoutes } from './responses.ts'

export const openaiRoutes: readonly Route[] = [...imageRoutes, ...responseRoutes, ...modelRoutes]
