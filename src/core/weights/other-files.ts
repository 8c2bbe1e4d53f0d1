import { type ErrorCode, LikenessError } from '../errors.ts'

/** Kinds of files that models are mistaken for or come in. */
export type OtherFileKind = 'pytorch' | 'gguf' | 'hdf5' | 'web-page' | 'lfs-pointer'

const startsWith = (bytes: Uint8Array, ...start: readonly number[]): boolean =>
  start.every((byte, i) => bytes[i] === byte)

const howToConvert =
  "Get the .safetensors version of the model, which nearly every publisher has beside it, or convert it where you trust it: python -c \"import sys, torch, safetensors.torch as s; d = torch.load(sys.argv[1], map_location='cpu', weights_only=True); d = {'emb_params': next(iter(d['string_to_param'].values()))} if 'string_to_param' in d else d.get('state_dict', d); s.save_file({k: v.detach().contiguous() for k, v in d.items() if hasattr(v, 'contiguous')}, sys.argv[2])\" model.ckpt model.safetensors"

/**
 * What a file is that is no .safetensors file, by its first bytes, whatever it is called.
 * @param start at least 16 bytes, where the file has them
 * @returns null for a kind that is not known
 */
export const recogniseOtherFile = (start: Uint8Array, file: string): LikenessError | null => {
  const text = Buffer.from(start).toString('latin1').trimStart().toLowerCase()
  const is = (fileKind: OtherFileKind, what: string, code: ErrorCode = 'model-unsupported') =>
    new LikenessError(code, `"${file}" ${what}`, { details: { fileKind } })
  // torch.save writes a zip since 1.6, and a pickle (protocol 2 to 5) before that.
  if (startsWith(start, 0x50, 0x4b, 0x03, 0x04) || (start[0] === 0x80 && start[1]! >= 2 && start[1]! <= 5))
    return is(
      'pytorch',
      `is in PyTorch's own format (.ckpt, .pt, .pth, .bin), which can run programs hidden in it when it is read. Likeness does not open it. ${howToConvert}`,
    )
  if (text.startsWith('gguf'))
    return is(
      'gguf',
      'is a GGUF file: weights made small for llama.cpp and its like, which Likeness cannot compute with. Get the .safetensors version of the model.',
    )
  if (startsWith(start, 0x89, 0x48, 0x44, 0x46))
    return is('hdf5', 'is a HDF5 file, as Keras writes them. Get the .safetensors version of the model.')
  if (/^(<!doctype|<html|<\?xml)/.test(text))
    return is(
      'web-page',
      'is a web page and no model: the download asked for a login or failed. Download the file again in a browser where you are logged in.',
      'model-damaged',
    )
  if (text.startsWith('version https://git-lfs'))
    return is(
      'lfs-pointer',
      'is a pointer of Git LFS and no model: the weights themselves were not downloaded. Run "git lfs pull" in its folder, or download the file from the website.',
      'model-damaged',
    )
  return null
}
