/** What a field can be, for the schemas and the window's menus alike. */

/** How the picture that is given becomes what a ControlNet sees; `none` for one that is that already. */
export const controlPreprocessors = ['none', 'canny', 'openpose', 'mediapipe-face'] as const
export type ControlPreprocessor = (typeof controlPreprocessors)[number]

/** What the masked part begins as. Source: stable-diffusion-webui, `inpainting_fill`, in its order. */
export const inpaintFills = ['fill', 'original', 'latent-noise', 'latent-nothing'] as const

/** Parts of a swap's target that can stay as they are. */
export const keptParts = ['mouth', 'eyes', 'glasses', 'hair', 'beard', 'hands'] as const
export type KeptPart = (typeof keptParts)[number]

/**
 * Swapping the built-in way: glasses of the face that is replaced. `auto` keeps them unless they hide its brows, and
 * with them the likeness.
 */
export const glassesChoices = ['auto', 'keep', 'replace'] as const
export type Glasses = (typeof glassesChoices)[number]
