import { toast } from 'sonner'

const WAIT_MS = 5_000

/**
 * Deletes after a few seconds, in which it can be taken back: for what could not come back as it was, as a secret
 * or what was used of a limit.
 *
 * @param kept called if it was taken back
 */
export function removeLater(words: string, undo: string, remove: () => void, kept: () => void = () => undefined) {
  const timer = setTimeout(remove, WAIT_MS)
  const onClick = () => {
    clearTimeout(timer)
    kept()
  }
  toast(words, { duration: WAIT_MS, action: { label: undo, onClick } })
}
