import { z } from 'zod'
import { LikenessError } from '../../engine/index.ts'
import { explainIssue } from '../../shared/api/failure.ts'
import { coercedBoolean, coercedNumber } from './coerced.ts'
import { samplesSettings } from './samples-format.ts'

/** Settings that change the pictures the API answers with. Names of the web UI, as all here. */
const followed = z.object({
  ...samplesSettings,
  sd_vae_decode_method: z.enum(['Full', 'TAESD']).nullish(),
})
type Followed = z.output<typeof followed>
const defaults = {
  samples_format: 'png',
  jpeg_quality: 90,
  enable_pnginfo: true,
  sd_vae_decode_method: 'Full',
} as const

type Value = string | number | boolean | null | readonly string[]
type Values = Readonly<Record<string, Value>>

/**
 * Settings of the web UI's own pages, files and memory. They are kept and answered, and change no picture of the API.
 * Source: stable-diffusion-webui, modules/shared_options.py
 */
const ownAffairs: Values = {
  ...{ samples_save: true, samples_filename_pattern: '', save_images_add_number: true, save_txt: false },
  ...{ grid_save: true, grid_format: 'png', grid_extended_filename: false, grid_only_if_multiple: true },
  ...{ grid_prevent_empty_spots: false, n_rows: -1, font: '', return_grid: true, webp_lossless: false },
  ...{ save_images_before_face_restoration: false, save_images_before_highres_fix: false },
  ...{ save_images_before_color_correction: false, save_mask: false, save_mask_composite: false },
  ...{ export_for_4chan: true, img_downscale_threshold: 4, target_side_length: 4000, img_max_size_mp: 200 },
  ...{ save_init_img: false, save_incomplete_images: false, save_to_dirs: true, grid_save_to_dirs: true },
  ...{ do_not_show_images: false, send_seed: true, send_size: true, show_warnings: false },
  ...{ show_progressbar: true, live_previews_enable: true, live_previews_image_format: 'png' },
  ...{ show_progress_grid: true, show_progress_every_n_steps: 10, show_progress_type: 'Approx NN' },
  ...{
    live_preview_content: 'Prompt',
    live_preview_refresh_period: 1000,
    live_preview_fast_interrupt: false,
  },
  ...{ memmon_poll_rate: 8, samples_log_stdout: false, multiple_tqdm: true, localization: 'None' },
  ...{ sd_checkpoints_limit: 1, sd_checkpoints_keep_in_cpu: true, sd_checkpoint_cache: 0 },
  ...{ sd_vae_checkpoint_cache: 0, sd_vae_as_default: true, sd_vae_overrides_per_model_preferences: true },
  ...{ sd_unet: 'Automatic', cross_attention_optimization: 'Automatic', auto_vae_precision: true },
  ...{ upcast_attn: false, batch_cond_uncond: true, persistent_cond_cache: true, pad_cond_uncond: false },
  ...{ face_restoration_unload: false, ESRGAN_tile: 192, ESRGAN_tile_overlap: 8, quicksettings_list: [] },
  ...{ add_model_hash_to_info: true, add_model_name_to_info: true, add_version_to_infotext: true },
  ...{ disable_weights_auto_swap: true, return_mask: false, return_mask_composite: false },
  ...{ interrogate_keep_models_in_memory: false, interrogate_return_ranks: false },
  ...{ control_net_unit_count: 4, forge_preset: 'all' },
}

/** Settings that would change pictures and cannot be changed here. Source: as above. */
const unchangeable: Values = {
  ...{ eta_noise_seed_delta: 0, eta_ddim: 0, eta_ancestral: 1, s_churn: 0, s_tmin: 0, s_tmax: 0, s_noise: 1 },
  ...{ s_min_uncond: 0, sigma_min: 0, sigma_max: 0, rho: 0, k_sched_type: 'Automatic' },
  ...{ always_discard_next_to_last_sigma: false, randn_source: 'CPU', tiling: false, enable_emphasis: true },
  ...{ enable_batch_seeds: true, enable_quantization: false, comma_padding_backtrack: 20 },
  ...{ use_old_emphasis_implementation: false, use_old_karras_scheduler_sigmas: false },
  ...{ use_old_scheduling: false, use_old_hires_fix_width_height: false },
  ...{ token_merging_ratio: 0, token_merging_ratio_img2img: 0, token_merging_ratio_hr: 0 },
  ...{ sdxl_crop_top: 0, sdxl_crop_left: 0, sd_hypernetwork: 'None', sd_vae_encode_method: 'Full' },
  ...{ inpainting_mask_weight: 1, initial_noise_multiplier: 1, img2img_extra_noise: 0 },
  ...{ img2img_color_correction: false, img2img_fix_steps: false, img2img_background_color: '#ffffff' },
  ...{ face_restoration: false, code_former_weight: 0.5, upscaler_for_img2img: null },
  ...{ extra_networks_default_multiplier: 1, forge_additional_modules: [] },
}

/** Settings as AUTOMATIC1111's clients read and change them, until the server ends. */
export interface Automatic1111Settings {
  /** All of them, but for those of models. */
  read(): Values
  /** Those for pictures that were set, over which a request's own go. */
  followed(): Followed
  /**
   * @param same settings of models with what they are: sent back as they were, they change nothing
   * @throws LikenessError `bad-option` for one that does not exist or cannot have the value; nothing is changed then
   */
  change(values: Readonly<Record<string, unknown>>, same: Values): void
  /**
   * Of a request's own settings; those that nobody knows are not looked at, as there.
   * @throws LikenessError `bad-option` for one that would change pictures and cannot
   */
  refuseOthers(values: Readonly<Record<string, unknown>>, same: Values): void
}

export const createAutomatic1111Settings = (): Automatic1111Settings => {
  let set: Followed = {}
  let own = ownAffairs
  const read = () => ({ ...own, ...unchangeable, ...defaults, ...withoutNull(set) }) as Values
  return {
    read,
    followed: () => set,
    refuseOthers: (values, same) => {
      const only = { ...unchangeable, ...same }
      for (const [name, value] of Object.entries(values))
        if (Object.hasOwn(only, name)) assertSame(name, value, only)
    },
    change: (values, same) => {
      const kept = { ...own }
      const wanted: Record<string, unknown> = {}
      for (const [name, value] of Object.entries(values)) {
        if (name in followed.shape) wanted[name] = value
        else if (Object.hasOwn(ownAffairs, name)) kept[name] = coercedLike(name, ownAffairs[name]!, value)
        else assertSame(name, value, { ...unchangeable, ...same })
      }
      const { success, data, error } = followed.safeParse(wanted)
      if (!success) throw refusal(explainIssue(error.issues[0]))
      set = { ...set, ...data }
      own = kept
    },
  }
}

/** What is set: null stands for a setting that is left out. */
export const withoutNull = <T extends object>(values: T): Partial<T> =>
  Object.fromEntries(Object.entries(values).filter(([, value]) => value != null)) as Partial<T>

const refusal = ({ path, message }: { path: readonly PropertyKey[]; message: string }) =>
  new LikenessError('bad-option', `${path.join('.')}: ${message}.`)

const assertSame = (name: string, value: unknown, only: Values): void => {
  if (!Object.hasOwn(only, name))
    throw new LikenessError(
      'bad-option',
      `There is no setting "${name}". GET /sdapi/v1/options says which there are.`,
    )
  const possible = only[name]!
  if (JSON.stringify(coercedLike(name, possible, value)) === JSON.stringify(possible)) return
  throw new LikenessError(
    'bad-option',
    `${name}: cannot be changed here, and is ${JSON.stringify(possible)}. Leave it out.`,
  )
}

/** As the web UI does, which takes the type of the default. */
const coercedLike = (name: string, example: Value, value: unknown): Value => {
  const schema =
    typeof example === 'boolean'
      ? coercedBoolean
      : typeof example === 'number'
        ? coercedNumber(z.number())
        : z.union([z.string(), z.array(z.string()), z.number(), z.null()])
  const { success, data, error } = schema.safeParse(value)
  if (success) return data
  const { message } = explainIssue(error.issues[0])
  throw refusal({ path: [name], message })
}
