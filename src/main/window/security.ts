import { app, type Session } from 'electron'

/** Addresses the window may load. Everything the app shows is on this machine. */
const ownAddresses = /^(likeness|blob|data|devtools):/

/** The only permissions, both after a click or key: to write text to the clipboard, and to fill the screen with a picture. */
const granted: ReadonlySet<string> = new Set(['clipboard-sanitized-write', 'fullscreen'])

/** Turns off Chromium's own network connections. To be called before the app is ready. */
export const disableChromiumNetworking = (devServer: string | undefined): void => {
  const switches = [
    'disable-background-networking',
    'disable-component-update',
    'disable-domain-reliability',
    'disable-sync',
    'disable-breakpad',
    'no-pings',
    'no-proxy-server',
  ]
  for (const name of switches) app.commandLine.appendSwitch(name)
  if (!devServer) app.commandLine.appendSwitch('host-resolver-rules', 'MAP * ~NOTFOUND')
}

const debuggers = ['remote-debugging-port', 'remote-debugging-pipe', 'remote-debugging-address'] as const

/**
 * With these any program of this computer could control the window. The fuses of the packaged program
 * turn off Node's debuggers, not Chromium's. To be called before the app is ready.
 */
export const refuseDebuggers = (): void => {
  for (const name of debuggers) app.commandLine.removeSwitch(name)
}

/** Blocks every request to another machine, downloads and permissions. */
export const blockSessionRequests = (session: Session, devServer: string | undefined): void => {
  const allowed = (address: string) =>
    ownAddresses.test(address) ||
    (devServer !== undefined &&
      (address.startsWith(devServer) || address.startsWith(devServer.replace(/^http/, 'ws'))))
  session.webRequest.onBeforeRequest((details, callback) => callback({ cancel: !allowed(details.url) }))
  session.setSpellCheckerEnabled(false)
  session.setPermissionRequestHandler((_contents, permission, callback) => callback(granted.has(permission)))
  session.setPermissionCheckHandler((_contents, permission) => granted.has(permission))
  session.on('will-download', event => event.preventDefault())
}

/** No web contents can navigate, open windows or embed pages. */
export const lockWebContents = (): void => {
  app.on('web-contents-created', (_event, contents) => {
    contents.on('will-navigate', event => event.preventDefault())
    contents.on('will-redirect', event => event.preventDefault())
    contents.on('will-attach-webview', event => event.preventDefault())
    contents.setWindowOpenHandler(() => ({ action: 'deny' }))
    // WebRTC sends datagrams past the content security policy and `webRequest`. Without a proxy this setting stops them.
    contents.setWebRTCIPHandlingPolicy('disable_non_proxied_udp')
  })
}
