import type { Page } from '@playwright/test'

/** What does not fit in the window as it is now: texts that are cut or lie under others, and what scrolls sideways. */
export const layoutProblems = (page: Page): Promise<string[]> =>
  page.evaluate(() => {
    const problems = new Set<string>()
    const nameOf = (element: Element) =>
      `${element.tagName.toLowerCase()} "${(element.textContent ?? '').trim().slice(0, 60)}"`
    if (document.documentElement.scrollWidth > innerWidth) problems.add('The page is wider than the window.')

    /** Of what is cut on purpose: names and prompts that people wrote, with the whole of it elsewhere. */
    const mayBeCut = (element: Element) =>
      element.closest('[data-clipped], [title], bdi, [dir="auto"]') !== null
    const clips = (style: CSSStyleDeclaration) => style.overflowX !== 'visible'
    const scrollsAlong = (element: Element) => element.closest('[aria-orientation="horizontal"]') !== null
    for (const element of document.body.querySelectorAll('*')) {
      const { scrollWidth, clientWidth } = element
      if (clientWidth === 0 || scrollWidth <= clientWidth + 1) continue
      const style = getComputedStyle(element)
      if (/auto|scroll/.test(style.overflowX) && !scrollsAlong(element) && element.tagName !== 'TEXTAREA')
        problems.add(`Scrolls sideways: ${nameOf(element)}`)
      else if (style.textOverflow === 'ellipsis' && !mayBeCut(element))
        problems.add(`Is cut: ${nameOf(element)}`)
    }

    /** What is said for a moment, and a panel in a narrow window, lie over the rest. */
    const liesOver = (hit: Element, element: Element) => {
      for (let at: Element | null = hit; at && !at.contains(element); at = at.parentElement)
        if (
          at.matches('aside, section, [data-sonner-toaster], [data-radix-popper-content-wrapper]') &&
          /absolute|fixed/.test(getComputedStyle(at).position)
        )
          return true
      return false
    }
    const related = (hit: Element, element: Element) =>
      hit.contains(element) || element.contains(hit) || liesOver(hit, element)
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT)
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
      const element = node.parentElement
      if (
        !element ||
        node.nodeValue?.trim() === '' ||
        element.closest('.visually-hidden, svg, script, style')
      )
        continue
      const range = document.createRange()
      range.selectNodeContents(node)
      for (const rect of range.getClientRects()) {
        if (rect.width < 2 || rect.height < 2) continue
        const y = rect.top + rect.height / 2
        const hits = [rect.left + 2, rect.left + rect.width / 2, rect.right - 2].map(x =>
          document.elementFromPoint(x, y),
        )
        const free = hits.map(hit => hit !== null && related(hit, element))
        // Under a dialog, or scrolled out of sight.
        if (!free.some(Boolean)) continue
        const clipping = clipped(element, rect)
        if (clipping && !mayBeCut(element)) problems.add(`Is cut: ${nameOf(element)}`)
        else if (!clipping && !free.every(Boolean))
          problems.add(`Lies under ${nameOf(hits[free.indexOf(false)] ?? document.body)}: ${nameOf(element)}`)
      }
    }

    function clipped(element: Element, rect: DOMRect): boolean {
      let scrolls = false
      for (let at: Element | null = element; at && at !== document.body; at = at.parentElement) {
        const style = getComputedStyle(at)
        const box = at.getBoundingClientRect()
        if (
          (clips(style) || at.tagName === 'BUTTON') &&
          (rect.left < box.left - 1 || rect.right > box.right + 1)
        )
          return true
        // What is scrolled out of sight is not cut.
        scrolls ||= /auto|scroll/.test(style.overflowY)
        const beyond = rect.top < box.top - 4 || rect.bottom > box.bottom + 4
        if (beyond && !scrolls && /hidden|clip/.test(style.overflowY)) return true
        if (style.position === 'fixed') return false
      }
      return rect.left < -1 || rect.right > innerWidth + 1
    }
    return [...problems]
  })
