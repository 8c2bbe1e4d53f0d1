import { type RefObject, useLayoutEffect, useState } from 'react'

/** While a window is dragged larger, pictures are not decoded for each pixel. */
const rest = 200

/** Width of an element in device pixels, followed once it rests; zero until it is known. */
export const useSeenWidth = (ref: RefObject<HTMLElement | null>): number => {
  const [width, setWidth] = useState(0)
  useLayoutEffect(() => {
    const element = ref.current
    if (!element) return
    let timer: ReturnType<typeof setTimeout> | undefined
    const measure = () => setWidth(Math.round(element.clientWidth * window.devicePixelRatio))
    measure()
    const observer = new ResizeObserver(() => {
      clearTimeout(timer)
      timer = setTimeout(measure, rest)
    })
    observer.observe(element)
    return () => {
      clearTimeout(timer)
      observer.disconnect()
    }
  }, [ref])
  return width
}
