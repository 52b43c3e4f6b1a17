import { Check, Copy } from 'lucide-react'
import { useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { toast } from 'sonner'
import { Button, IconButton } from './Button'
import { copyText } from './copyText'

interface Props {
  text: string
  /** Shown as words beside the icon if not given. */
  label?: string
  size?: number
}

const SHOWN_MS = 1_500

/** Copies a text and says so for a moment. */
export function CopyButton({ text, label, size = 15 }: Props) {
  const { t } = useTranslation()
  const [copied, setCopied] = useState(false)
  useEffect(() => {
    if (!copied) return
    const timer = setTimeout(() => { setCopied(false) }, SHOWN_MS)
    return () => { clearTimeout(timer) }
  }, [copied])
  const copy = () => {
    void copyText(text).then((done) => {
      setCopied(done)
      if (!done) toast.error(t('copyFailed'))
    })
  }
  const icon = copied ? <Check size={size} /> : <Copy size={size} />
  if (label === undefined) return <Button icon={icon} onClick={copy}>{copied ? t('copied') : t('copy')}</Button>
  return <IconButton label={copied ? t('copied') : label} onClick={copy}>{icon}</IconButton>
}
