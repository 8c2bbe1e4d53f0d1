/**
 * sharp and Electron's GTK share one glib on Linux, which complains by the hundred about objects it does not know.
 * It works all the same; see sharp's notes on Electron and Linux.
 */
const noise = /GLib-GObject-(CRITICAL|WARNING)|\[SharpElectronLinux\]|--trace-warnings/

/** What of the engine's output is worth a place in the log; empty when nothing is. */
export const worthLogging = (output: string): string =>
  output
    .split('\n')
    .filter(line => line.trim() !== '' && !noise.test(line))
    .join('\n')
