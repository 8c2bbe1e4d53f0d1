import type { EngineEvents } from '../../shared/api/contract.ts'

/** A preview's JPEG in base64, of the very bytes that came from the engine. */
export const previewText = ({ jpeg }: Pick<EngineEvents['preview'], 'jpeg'>): string =>
  Buffer.from(jpeg.buffer, jpeg.byteOffset, jpeg.byteLength).toString('base64')
