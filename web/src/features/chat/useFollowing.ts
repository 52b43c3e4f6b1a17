import { useEffect, useLayoutEffect, useRef, useState } from 'react'

const NEAR_END = 100
const AT_END = 4
const UPWARDS = new Set(['ArrowUp', 'PageUp', 'Home'])

/**
 * Keeps the end of a scroller in view until the reader goes up by wheel, key, finger or bar; takes hold again
 * near the end. A new `turn` takes hold too: who asks wants to see the answer.
 */
export function useFollowing(turn: string | null) {
  const scroller = useRef<HTMLDivElement>(null)
  const content = useRef<HTMLDivElement>(null)
  const held = useRef(true)
  const [following, setFollowing] = useState(true)

  const hold = (next: boolean) => {
    held.current = next
    setFollowing(next)
  }

  useEffect(() => {
    const element = scroller.current
    const inner = content.current
    if (!element || !inner) return
    const left = () => element.scrollHeight - element.scrollTop - element.clientHeight
    const scrolls = () => element.scrollHeight > element.clientHeight + 1
    let top = element.scrollTop
    let touch = 0
    const scrolled = () => {
      if (element.scrollTop < top - 1 && left() > AT_END) hold(false)
      else if (element.scrollTop > top && left() < NEAR_END) hold(true)
      top = element.scrollTop
    }
    const wheel = (event: WheelEvent) => {
      if (event.deltaY < 0 && scrolls()) hold(false)
    }
    const key = (event: KeyboardEvent) => {
      if (UPWARDS.has(event.key) && scrolls()) hold(false)
    }
    const touched = (event: TouchEvent) => { touch = event.touches[0]?.clientY ?? 0 }
    const moved = (event: TouchEvent) => {
      if ((event.touches[0]?.clientY ?? 0) > touch + 4 && scrolls()) hold(false)
    }
    const grown = new ResizeObserver(() => {
      if (!held.current) return
      element.scrollTop = element.scrollHeight
      top = element.scrollTop
    })
    grown.observe(inner)
    grown.observe(element)
    element.addEventListener('scroll', scrolled, { passive: true })
    element.addEventListener('wheel', wheel, { passive: true })
    element.addEventListener('keydown', key)
    element.addEventListener('touchstart', touched, { passive: true })
    element.addEventListener('touchmove', moved, { passive: true })
    return () => {
      grown.disconnect()
      element.removeEventListener('scroll', scrolled)
      element.removeEventListener('wheel', wheel)
      element.removeEventListener('keydown', key)
      element.removeEventListener('touchstart', touched)
      element.removeEventListener('touchmove', moved)
    }
  }, [])

  const latest = () => {
    hold(true)
    if (scroller.current) scroller.current.scrollTop = scroller.current.scrollHeight
  }

  /** After somebody was taken elsewhere: stays there, unless that is the end. */
  const settle = () => {
    const element = scroller.current
    if (element) hold(element.scrollHeight - element.scrollTop - element.clientHeight < AT_END)
  }

  useLayoutEffect(latest, [turn])

  return { scroller, content, following, latest, settle }
}
