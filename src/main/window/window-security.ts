import { app } from 'electron'

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
