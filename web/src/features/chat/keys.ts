import type { KeyboardEvent } from 'react'

/** Whether an input method is still composing; its Enter is not ours. Some browsers only say so by code 229. */
export function isComposing(event: KeyboardEvent): boolean {
  return event.nativeEvent.isComposing || event.keyCode === 229
}

export function isTyping(target: EventTarget | null): boolean {
  return target instanceof Element && target.closest('input, textarea, select, [contenteditable], [role=dialog]') !== null
}
