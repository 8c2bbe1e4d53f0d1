/**
 * sharp and Electron's GTK share one glib on Linux, which logs hundreds of warnings about objects it does not know.
 * They are harmless; see sharp's notes on Electron and Linux.
 */
const noise = /GLib-GObject-(CRITICAL|WARNING)|\[SharpElectronLinux\]|--trace-warnings/

/** The lines of the engine's output that are worth logging; may be empty. */
export const worthLogging = (output: string): string =>
  output
    .split('\n')
    .filter(line => line.trim() !== '' && !noise.test(line))
    .join('\n')
