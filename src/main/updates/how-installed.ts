/** What this program was installed with, as far as it decides how it is replaced by a newer version. */
export type Installation = 'nsis' | 'mac' | 'appimage' | 'deb' | 'rpm' | 'by-hand'

interface Surroundings {
  /** False when run from a clone. */
  readonly packaged: boolean
  readonly platform: string
  readonly env: Readonly<Record<string, string | undefined>>
  /** Names of the files beside the program. */
  readonly beside: readonly string[]
  /** The file `package-type` that electron-builder puts into packages of Linux; empty without one. */
  readonly packageType: string
}

/** A clone, an unpacked folder, a portable zip and Flatpak are replaced by hand, or by what installed them. */
export const howInstalled = ({
  packaged,
  platform,
  env,
  beside,
  packageType,
}: Surroundings): Installation => {
  if (!packaged || env.FLATPAK_ID) return 'by-hand'
  if (platform === 'darwin') return 'mac'
  if (platform === 'win32') return beside.some(name => /^Uninstall .*\.exe$/.test(name)) ? 'nsis' : 'by-hand'
  if (env.APPIMAGE) return 'appimage'
  const type = packageType.trim()
  return type === 'deb' || type === 'rpm' ? type : 'by-hand'
}
