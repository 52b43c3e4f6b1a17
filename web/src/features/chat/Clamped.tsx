import { useEffect, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'

/** A text of which the first lines show until somebody wants the rest. */
export function Clamped({ text, lines }: { text: string; lines: number }) {
  const { t } = useTranslation()
  const paragraph = useRef<HTMLParagraphElement>(null)
  const [open, setOpen] = useState(false)
  const [longer, setLonger] = useState(false)
  useEffect(() => {
    const element = paragraph.current
    if (!element || open) return
    const measure = new ResizeObserver(() => { setLonger(element.scrollHeight > element.clientHeight + 1) })
    measure.observe(element)
    return () => { measure.disconnect() }
  }, [open, text])
  return (
    <div className="clamped">
      <p ref={paragraph} className={open ? 'open' : undefined} style={{ WebkitLineClamp: open ? 'none' : lines }}>{text}</p>
      {longer || open ? (
        <button type="button" aria-expanded={open} onClick={() => { setOpen(!open) }}>{t(open ? 'turn.less' : 'turn.more')}</button>
      ) : null}
    </div>
  )
}
