import type { Route } from '../../routes/route.ts'
import { aboutRoutes } from './about.ts'
import { kritaRoutes } from './krita.ts'
import { modelRoutes } from './models.ts'
import { pictureRoutes } from './pictures.ts'
import { promptRoutes } from './prompts.ts'

const routes: readonly Route[] = [...promptRoutes, ...pictureRoutes, ...aboutRoutes]

/** ComfyUI's own routes stand at both addresses, those of comfyui-tooling-nodes below /api alone. */
export const comfyuiRoutes: readonly Route[] = [
  ...routes,
  ...routes.map(route => ({ ...route, path: `/api${route.path}`, isAlias: true })),
  ...modelRoutes,
  ...kritaRoutes,
]
