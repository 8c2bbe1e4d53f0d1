import { app, type Session } from 'electron'

/** What the window may load. Everything the app shows lies on this machine. */
const ownAddresses = /^(likeness|blob|data|devtools):/

/** Puts text on the clipboard, as the seed of a picture, when the person presses a button for it. */
const granted = 'clipboard-sanitized-write'

/** Keeps Chromium itself from talking to anyone. To be called before the app is ready. */
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
 * Through these any program of this computer could act as the person in the window. The fuses of the packaged program
 * refuse Node's debuggers, not Chromium's. To be called before the app is ready.
 */
export const refuseDebuggers = (): void => {
  for (const name of debuggers) app.commandLine.removeSwitch(name)
}

/** Lets no request out, whatever asks for it. */
export const blockSessionRequests = (session: Session, devServer: string | undefined): void => {
  const allowed = (address: string) =>
    ownAddresses.test(address) ||
    (devServer !== undefined &&
      (address.startsWith(devServer) || address.startsWith(devServer.replace(/^http/, 'ws'))))
  session.webRequest.onBeforeRequest((details, callback) => callback({ cancel: !allowed(details.url) }))
  session.setSpellCheckerEnabled(false)
  session.setPermissionRequestHandler((_contents, permission, callback) => callback(permission === granted))
  session.setPermissionCheckHandler((_contents, permission) => (permission as string) === granted)
  session.on('will-download', event => event.preventDefault())
}

/** Every web contents there may ever be stays on its page, opens nothing, embeds nothing. */
export const lockWebContents = (): void => {
  app.on('web-contents-created', (_event, contents) => {
    contents.on('will-navigate', event => event.preventDefault())
    contents.on('will-redirect', event => event.preventDefault())
    contents.on('will-attach-webview', event => event.preventDefault())
    contents.setWindowOpenHandler(() => ({ action: 'deny' }))
    // WebRTC sends datagrams that neither the page's policy nor `webRequest` sees. There is no proxy, so none leave.
    contents.setWebRTCIPHandlingPolicy('disable_non_proxied_udp')
  })
}
