import { useSyncExternalStore } from 'react'

const narrow = window.matchMedia('(max-width: 600px)')

function subscribe(changed: () => void) {
  narrow.addEventListener('change', changed)
  return () => { narrow.removeEventListener('change', changed) }
}

/** Whether the window is as narrow as a phone; the style sheets draw the line at the same width. */
export function usePhone(): boolean {
  return useSyncExternalStore(subscribe, () => narrow.matches)
}
