import { defaultLimits } from '../limits.ts'

/** What newer clients ask before they use it. Source: ComfyUI, comfy_api/feature_flags.py */
export const features = {
  supports_preview_metadata: false,
  max_upload_size: defaultLimits.bodyBytes,
} as const
