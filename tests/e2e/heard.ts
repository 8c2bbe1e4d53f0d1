import type { Page } from '@playwright/test'

interface Listening {
  heard?: string[]
}

/**
 * Begins to write down what a screen reader says by itself, in order: changes of live regions that were there before, and
 * alerts, which are also said when they come. A region that comes with its words is not counted: few readers say it.
 */
export const listen = async (page: Page): Promise<{ heard(): Promise<string[]> }> => {
  await page.evaluate(() => {
    const heard: string[] = []
    ;(window as Listening).heard = heard
    const atomicRoles = ['status', 'alert']
    const live = '[aria-live]:not([aria-live="off"]), [role="status"], [role="alert"], [role="log"]'
    const textOf = (node: Node) => (node.textContent ?? '').replace(/\s+/g, ' ').trim()
    const isHidden = (element: Element) => element.closest('[aria-hidden="true"], [inert]') !== null
    const known = new Set<Element>(document.querySelectorAll(live))
    new MutationObserver(records => {
      const said = new Set<Element>()
      const say = (element: Element, node: Node = element) => {
        const isWhole = element.getAttribute('aria-atomic')
          ? element.getAttribute('aria-atomic') === 'true'
          : atomicRoles.includes(element.getAttribute('role') ?? '')
        const at = node instanceof Element ? node : node.parentElement
        if (isHidden(element) || (at && isHidden(at)) || (isWhole && said.has(element))) return
        said.add(element)
        const text = textOf(isWhole ? element : node)
        if (text) heard.push(text)
      }
      for (const { type, target, addedNodes } of records) {
        const at = target instanceof Element ? target : target.parentElement
        const region = at?.closest(live)
        if (region && known.has(region)) {
          if (type === 'characterData') say(region, target)
          else for (const node of addedNodes) say(region, node)
        }
        for (const node of addedNodes)
          if (node instanceof Element)
            for (const one of [node, ...node.querySelectorAll('[role="alert"]')])
              if (one.matches('[role="alert"]') && !said.has(one)) say(one)
      }
      for (const element of document.querySelectorAll(live)) known.add(element)
    }).observe(document, { childList: true, characterData: true, subtree: true })
  })
  return { heard: () => page.evaluate(() => (window as Listening).heard?.splice(0) ?? []) }
}
