// The part of libheif's JavaScript binding (post.js of libheif, embind) that is used here; it ships no types for this
// entry.
declare module 'libheif-js/libheif-wasm/libheif-bundle.mjs' {
  interface HeifError {
    readonly code: unknown
    readonly message: string
  }
  interface HeifChannel {
    readonly id: unknown
    readonly width: number
    readonly height: number
    /** bytes from row to row */
    readonly stride: number
    readonly bits_per_pixel: number
    /** a view into the module's memory */
    readonly data: Uint8Array
  }
  interface LibHeif {
    readonly heif_error_code: { readonly heif_error_Ok: unknown }
    readonly heif_colorspace: { readonly heif_colorspace_RGB: unknown }
    readonly heif_chroma: {
      readonly heif_chroma_interleaved_RGB: unknown
      readonly heif_chroma_interleaved_RGBA: unknown
      /** 16 bits a channel, the lower byte first */
      readonly heif_chroma_interleaved_RRGGBB_LE: unknown
      readonly heif_chroma_interleaved_RRGGBBAA_LE: unknown
    }
    readonly heif_channel: { readonly heif_channel_interleaved: unknown }
    heif_context_alloc(): object | null
    heif_context_free(context: object): void
    heif_context_read_from_memory(context: object, bytes: Uint8Array): HeifError
    heif_js_context_get_primary_image_handle(context: object): object | HeifError | undefined
    heif_image_handle_get_width(handle: object): number
    heif_image_handle_get_height(handle: object): number
    heif_image_handle_has_alpha_channel(handle: object): number
    heif_image_handle_release(handle: object): void
    heif_js_decode_image2(
      handle: object,
      colorspace: unknown,
      chroma: unknown,
    ): { readonly image: object; readonly channels: readonly HeifChannel[] } | HeifError | undefined
    heif_image_release(image: object): void
  }
  const factory: (options?: object) => LibHeif
  export default factory
}
