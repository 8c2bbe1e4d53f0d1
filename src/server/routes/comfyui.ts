import { comfyuiAboutRoutes } from './comfyui-about.ts'
import { comfyuiKritaRoutes } from './comfyui-krita.ts'
import { comfyuiModelRoutes } from './comfyui-models.ts'
import { comfyuiPictureRoutes } from './comfyui-pictures.ts'
import { comfyuiPromptRoutes } from './comfyui-prompts.ts'
import type { Route } from './route.ts'

const routes: readonly Route[] = [...comfyuiPromptRoutes, ...comfyuiPictureRoutes, ...comfyuiAboutRoutes]

/** ComfyUI's own routes stand at both addresses, those of comfyui-tooling-nodes below /api alone. */
export const comfyuiRoutes: readonly Route[] = [
  ...routes,
  ...routes.map(route => ({ ...route, path: `/api${route.path}`, isAlias: true })),
  ...comfyuiModelRoutes,
  ...comfyuiKritaRoutes,
]
